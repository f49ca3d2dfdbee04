// The tests' own program: does what its first word says.
#include "attack.h"

long said(const char *what, long answer) {
    if (answer < 0) {
        printf("%s: %s\n", what, strerror(errno));
    } else {
        printf("GOT %s\n", what);
    }
    fflush(stdout);
    return answer;
}

long reached(const char *what, long answer) {
    if (answer < 0 && (errno == EPERM || errno == ENOSYS || errno == EACCES)) {
        printf("%s: %s\n", what, strerror(errno));
    } else {
        printf("REACHED %s: %s\n", what, answer < 0 ? strerrorname_np(errno) : "done");
    }
    fflush(stdout);
    return answer;
}

const char *var(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

const char *below(const char *name, const char *rest) {
    static char paths[4][4096];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", var(name), rest);
    return path;
}

void show(int file) {
    char piece[4096];
    ssize_t count = read(file, piece, sizeof piece);
    if (count < 0) {
        said("read", -1);
    } else {
        fwrite(piece, 1, count, stdout);
        fflush(stdout);
    }
}

int main(int count, char **words) {
    const struct act *all[] = {CALLS, FILES, SOCKETS, OTHERS, FLOODS};
    for (int i = 0; count > 1 && i < 5; i++) {
        for (const struct act *act = all[i]; act->name; act++) {
            if (!strcmp(act->name, words[1])) {
                act->run(words + 2);
                return 0;
            }
        }
    }
    return 127;
}
