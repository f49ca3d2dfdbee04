// What the parts of the tests' own program share: it makes bare calls of the kernel by name and says what was answered.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

// A thing to try: its name, and what does it with the words that follow.
struct act {
    const char *name;
    void (*run)(char **words);
};
extern const struct act CALLS[], FILES[], SOCKETS[], OTHERS[], FLOODS[];

// Says that a call succeeded, or what was answered.
long said(const char *what, long answer);
// Says that the kernel looked at arguments that can't succeed, or what was answered instead.
long reached(const char *what, long answer);
// A variable with a path or a number.
const char *var(const char *name);
// A path below one that a variable names.
const char *below(const char *name, const char *rest);
// Prints what can be read from an open file.
void show(int file);
