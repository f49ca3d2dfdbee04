// Calls on other processes, on what they share, and on terminals.
#include "attack.h"
#include <mqueue.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/ptrace.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/uio.h>

static pid_t victim(void) { return atoi(var("V")); }

static void signal_to(char **w) {
    int number = atoi(w[1]);
    if (!strcmp(w[0], "kill")) said("kill", kill(victim(), number));
    if (!strcmp(w[0], "group")) said("kill a group", kill(-victim(), number));
    if (!strcmp(w[0], "tkill")) said("tkill", syscall(SYS_tkill, victim(), number));
    if (!strcmp(w[0], "tgkill")) said("tgkill", syscall(SYS_tgkill, victim(), victim(), number));
    siginfo_t about = {.si_signo = number, .si_code = SI_QUEUE};
    if (!strcmp(w[0], "queue")) said("rt_sigqueueinfo", syscall(SYS_rt_sigqueueinfo, victim(), number, &about));
    if (!strcmp(w[0], "tgqueue")) said("rt_tgsigqueueinfo", syscall(SYS_rt_tgsigqueueinfo, victim(), victim(), number, &about));
    if (!strcmp(w[0], "pidfd")) {
        int process = syscall(SYS_pidfd_open, victim(), 0);
        if (said("pidfd_open", process) >= 0) said("pidfd_send_signal", syscall(SYS_pidfd_send_signal, process, number, NULL, 0));
    }
    if (!strcmp(w[0], "owner")) {
        // A pipe's owner gets a signal when something can be read; here another process, and that signal is a choice.
        int ends[2];
        pipe(ends);
        said("F_SETOWN", fcntl(ends[0], F_SETOWN, victim()));
        fcntl(ends[0], F_SETSIG, number);
        fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK);
        write(ends[1], "x", 1);
        // It tells nothing of whether it was sent.
        said("kill", kill(victim(), 0));
    }
}
static void trace(char **w) {
    if (said("ptrace", ptrace(PTRACE_SEIZE, victim(), 0, 0)) == 0) said("interrupt", ptrace(PTRACE_INTERRUPT, victim(), 0, 0));
    if (errno == 0) waitpid(victim(), NULL, __WALL);
}
static void read_memory(char **w) {
    // Its words and environment lie at the top of its stack.
    char way[64], line[512], piece[1 << 17];
    unsigned long from = 0, to = 0;
    snprintf(way, sizeof way, "/proc/%d/maps", victim());
    FILE *maps = fopen(way, "r");
    if (!maps) said("maps", -1);
    while (maps && fgets(line, sizeof line, maps)) if (strstr(line, "[stack]")) sscanf(line, "%lx-%lx", &from, &to);
    struct iovec own = {piece, sizeof piece}, others = {(void *)(to > sizeof piece ? to - sizeof piece : 4096), sizeof piece};
    ssize_t count = syscall(SYS_process_vm_readv, victim(), &own, 1, &others, 1, 0);
    if (said("process_vm_readv", count) > 0) fwrite(piece, 1, count, stdout);
}
static void write_memory(char **w) {
    struct iovec own = {"x", 1}, others = {(void *)4096, 1};
    reached("process_vm_writev", syscall(SYS_process_vm_writev, victim(), &own, 1, &others, 1, 0));
}
static void take_file(char **w) {
    int process = syscall(SYS_pidfd_open, atoi(var("ME")), 0);
    said("pidfd_open", process);
    int file = syscall(SYS_pidfd_getfd, process, atoi(var("FD")), 0);
    if (said("pidfd_getfd", file) >= 0) show(file);
}
static void compare(char **w) { said("kcmp", syscall(SYS_kcmp, getpid(), victim(), 4, 0, 0)); }
static void schedule(char **w) {
    struct sched_param low = {0};
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    struct rlimit small = {1, 1};
    if (!strcmp(w[0], "nice")) said("setpriority", setpriority(PRIO_PROCESS, victim(), 19));
    if (!strcmp(w[0], "user")) said("setpriority of a user", setpriority(PRIO_PGRP, victim(), 19));
    if (!strcmp(w[0], "cpus")) said("sched_setaffinity", sched_setaffinity(victim(), sizeof one, &one));
    if (!strcmp(w[0], "idle")) said("sched_setscheduler", sched_setscheduler(victim(), SCHED_IDLE, &low));
    if (!strcmp(w[0], "attributes")) {
        uint32_t all[14] = {56, SCHED_BATCH};
        said("sched_setattr", syscall(SYS_sched_setattr, victim(), all, 0));
    }
    if (!strcmp(w[0], "limit")) said("prlimit64", syscall(SYS_prlimit64, victim(), RLIMIT_CPU, &small, NULL));
    if (!strcmp(w[0], "disk")) said("ioprio_set", syscall(SYS_ioprio_set, 1, victim(), 3 << 13));
    if (!strcmp(w[0], "pages")) said("migrate_pages", syscall(SYS_migrate_pages, victim(), 0, NULL, NULL));
}
// What the person's programs share: a segment of memory, semaphores, and queues of both kinds. `make` and `remove` are the
// person's own doing; the others are tried.
static void shared(char **w) {
    int id = w[1] ? atoi(w[1]) : 0;
    if (!strcmp(w[0], "make")) {
        id = shmget(IPC_PRIVATE, 4096, 0600 | IPC_CREAT);
        char *at = shmat(id, NULL, 0);
        int file = open(below("O", "plan.md"), O_RDONLY);
        read(file, at, 100);
        printf("%d\n", id);
    }
    if (!strcmp(w[0], "attach")) {
        char *at = shmat(atoi(var("X")), NULL, SHM_RDONLY);
        if (said("shmat", at == (void *)-1 ? -1 : 0) == 0) printf("%.100s\n", at);
    }
    if (!strcmp(w[0], "remove")) said("shmctl", shmctl(id ? id : atoi(var("X")), IPC_RMID, NULL));
}
static void semaphores(char **w) {
    if (!strcmp(w[0], "make")) printf("%d\n", semget(IPC_PRIVATE, 1, 0600 | IPC_CREAT));
    if (!strcmp(w[0], "remove")) said("semctl", semctl(atoi(var("X")), 0, IPC_RMID));
}
static void messages(char **w) {
    struct { long kind; char text[128]; } one = {1, ""};
    if (!strcmp(w[0], "make")) {
        int id = msgget(IPC_PRIVATE, 0600 | IPC_CREAT);
        int file = open(below("O", "plan.md"), O_RDONLY);
        msgsnd(id, &one, read(file, one.text, 100), 0);
        printf("%d\n", id);
    }
    if (!strcmp(w[0], "take")) {
        int id = atoi(var("X"));
        if (said("msgrcv", msgrcv(id, &one, 128, 0, IPC_NOWAIT)) > 0) printf("%.128s\n", one.text);
        msgctl(id, IPC_RMID, NULL);
    }
}
static void posix_queue(char **w) {
    char text[8192] = {0};
    if (!strcmp(w[0], "make")) {
        struct mq_attr small = {.mq_maxmsg = 2, .mq_msgsize = 128};
        mqd_t queue = mq_open(w[1], O_RDWR | O_CREAT, 0600, &small);
        int file = open(below("O", "plan.md"), O_RDONLY);
        mq_send(queue, text, read(file, text, 100), 0);
        puts(w[1]);
    }
    if (!strcmp(w[0], "take")) {
        mqd_t queue = mq_open(var("X"), O_RDONLY | O_NONBLOCK);
        if (said("mq_open", queue) >= 0 && mq_receive(queue, text, sizeof text, NULL) > 0) puts(text);
        said("mq_unlink", mq_unlink(var("X")));
    }
}
static void type(char **w) {
    char mode = 3, *word = "\n";
    if (!strcmp(w[0], "sti")) said("TIOCSTI", ioctl(1, TIOCSTI, word));
    // The kernel looks at 32 bits of what is asked.
    if (!strcmp(w[0], "wide")) said("TIOCSTI", syscall(SYS_ioctl, 1, 0xffffffff00000000UL | TIOCSTI, word));
    if (!strcmp(w[0], "linux")) reached("TIOCLINUX", ioctl(1, TIOCLINUX, &mode));
}

const struct act OTHERS[] = {
    {"signal", signal_to}, {"ptrace", trace}, {"vm-read", read_memory}, {"vm-write", write_memory},
    {"pidfd-getfd", take_file}, {"kcmp", compare}, {"schedule", schedule}, {"shm", shared}, {"sem", semaphores},
    {"msg", messages}, {"mq", posix_queue}, {"type", type}, {NULL, NULL},
};
