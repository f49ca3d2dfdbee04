// Floods and races. Each is bounded by itself: it says `FLOODED` when it has had more than it may.
#include "attack.h"
#include <pthread.h>

#define MIB (1 << 20)

static void forks(char **w) {
    int begun = 0, most = atoi(w[0]);
    while (begun < most) {
        pid_t pid = fork();
        if (pid == 0) { pause(); _exit(0); }
        if (pid < 0) { said("fork", -1); usleep(20000); continue; }
        begun++;
    }
    puts("FLOODED");
    fflush(stdout);
    kill(0, SIGTERM);
}
static void *wait_long(void *unused) { pause(); return NULL; }
static void threads(char **w) {
    int begun = 0, most = atoi(w[0]);
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 16384);
    for (int tries = 0; begun < most && tries < most + 400; tries++) {
        pthread_t one;
        int error = pthread_create(&one, &small, wait_long, NULL);
        if (error) { printf("thread: %s\n", strerror(error)); usleep(20000); } else begun++;
    }
    // As long as nobody ends it.
    if (begun >= most) { usleep(400000); puts("FLOODED"); }
    exit(0);
}
// A process that lives on under ever new numbers, and holds what it prints to, so that its end is seen by that. It ends by itself:
// nobody who looks for it without walls would be sure to meet it.
static void comet(char **w) {
    puts("born");
    fflush(stdout);
    for (int i = 0; i < atoi(w[0]); i++) {
        pid_t pid = fork();
        if (pid > 0) _exit(0);
        if (w[1]) setsid();
    }
    sleep(2);
}
static void hold(char *at, int mib) {
    for (long i = 0; i < (long)mib * MIB; i += 4096) {
        at[i] = 1;
        if (i % (16 * MIB) == 0) usleep(10000);
    }
    usleep(400000);
    puts("FLOODED");
    fflush(stdout);
}
static void anonymous(char **w) {
    char *at = mmap(NULL, (long)atoi(w[0]) * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) { said("mmap", -1); return; }
    hold(at, atoi(w[0]));
}
static void shared(char **w) {
    char *at = mmap(NULL, (long)atoi(w[0]) * MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) { said("mmap", -1); return; }
    hold(at, atoi(w[0]));
}
// Shared memory that is let go of page by page: it stays, and is nobody's that could be counted.
static void dropped(char **w) {
    long mib = atoi(w[0]);
    char *at = mmap(NULL, mib * MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) { said("mmap", -1); return; }
    for (long i = 0; i < mib; i++) {
        memset(at + i * MIB, 1, MIB);
        madvise(at + i * MIB, MIB, MADV_DONTNEED);
        if (i % 16 == 0) usleep(10000);
    }
    usleep(400000);
    if (at[(mib - 1) * MIB] == 1) puts("FLOODED");
}
static void many(char **w) {
    // Several processes, each with less than one may have.
    for (int i = 0; i < 6; i++) {
        if (fork() == 0) {
            int mib = atoi(w[0]);
            char *at = mmap(NULL, (long)mib * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (at != MAP_FAILED) hold(at, mib);
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {}
}
static void *grow(void *words) { anonymous(words); exit(0); }
// The first thread ends and another goes on: what tells of the process then tells of the first.
static void headless(char **w) {
    for (int i = 0; i < 5; i++) {
        if (fork() == 0) {
            pthread_t one;
            pthread_create(&one, NULL, grow, w);
            syscall(SYS_exit, 0);
        }
    }
    while (wait(NULL) > 0) {}
}
static void write_long(int file, int mib) {
    static char piece[MIB];
    for (int i = 0; i < mib; i++) {
        if (write(file, piece, MIB) < 0) { said("write", -1); return; }
        usleep(3000);
    }
}
static void one_file(char **w) {
    signal(SIGXFSZ, SIG_IGN);
    int file = open("big", O_CREAT | O_WRONLY, 0600);
    write_long(file, atoi(w[0]));
    if (lseek(file, 0, SEEK_CUR) >= (long)atoi(w[0]) * MIB) puts("FLOODED");
}
static void files(char **w) {
    int total = atoi(w[0]);
    for (int i = 0; i < total / 8; i++) {
        char name[32];
        snprintf(name, sizeof name, "big%d", i);
        int file = open(name, O_CREAT | O_WRONLY, 0600);
        write_long(file, 8);
        if (w[1]) unlink(name); else close(file);
    }
    usleep(300000);
    puts("FLOODED");
}
static void deep(char **w) {
    // A path longer than any that can be named.
    char name[201];
    memset(name, 'd', 200);
    name[200] = 0;
    for (int i = 0; i < 25; i++) { mkdir(name, 0700); chdir(name); }
    files(w);
}
static void closed(char **w) {
    mkdir("closed", 0700);
    chdir("closed");
    int open_files[64], total = atoi(w[0]) / 8;
    for (int i = 0; i < total; i++) {
        char name[32];
        snprintf(name, sizeof name, "big%d", i);
        open_files[i] = open(name, O_CREAT | O_WRONLY, 0600);
    }
    chmod(".", 0);
    for (int i = 0; i < total; i++) write_long(open_files[i], 8);
    usleep(300000);
    puts("FLOODED");
}
static void empty(char **w) {
    mkdir("e", 0700);
    chdir("e");
    for (int i = 0; i < atoi(w[0]); i++) {
        char name[32];
        snprintf(name, sizeof name, "%d", i);
        int file = open(name, O_CREAT | O_WRONLY, 0600);
        if (file < 0) { said("open", -1); return; }
        close(file);
    }
    puts("FLOODED");
}
static void open_files(char **w) {
    for (int i = 0; i < atoi(w[0]); i++) if (open("/dev/null", O_RDONLY) < 0) { said("open", -1); return; }
    puts("FLOODED");
}
static void *burn(void *unused) { for (;;) {} }
static void cpu(char **w) {
    signal(SIGXCPU, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    struct timespec now, until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += atoi(w[0]);
    do clock_gettime(CLOCK_MONOTONIC, &now); while (now.tv_sec < until.tv_sec);
    puts("FLOODED");
}
// A name that is now a file of one's own and now a link to a secret, opened again and again.
static const char *target;
static volatile int swapped;
static void *swap(void *unused) {
    symlink(target, "link");
    close(open("race", O_CREAT | O_WRONLY, 0600));
    for (;; swapped++, sched_yield()) syscall(SYS_renameat2, AT_FDCWD, "link", AT_FDCWD, "race", 2);
}
static void race(char **w) {
    target = below(w[0], w[1]);
    pthread_t one;
    pthread_create(&one, NULL, swap, NULL);
    // Until it was swapped and opened often enough: on a busy machine one of the two may not get its turn, so both yield.
    int told[2] = {0};
    for (int found = 0, opened = 0; (swapped < 6000 || opened < 6000) && !found; opened++, sched_yield()) {
        char piece[256] = {0};
        int file = open("race", w[2] ? O_RDWR | O_APPEND : O_RDONLY);
        if (file < 0) { if (told[errno == ENOENT]++ < 3) said("open", -1); continue; }
        if (read(file, piece, 255) > 0 && strstr(piece, "CANARY")) { puts(piece); found = 1; if (w[2]) write(file, "x", 1); }
        close(file);
    }
    exit(0);
}
static void *exchange(void *unused) {
    symlink(var("O"), "away");
    mkdir("d", 0700);
    for (;; swapped++, sched_yield()) syscall(SYS_renameat2, AT_FDCWD, "away", AT_FDCWD, "d", 2);
}
static void folder_race(char **w) {
    pthread_t one;
    mkdir("d", 0700);
    close(open("d/plan.md", O_CREAT | O_WRONLY, 0600));
    pthread_create(&one, NULL, exchange, NULL);
    int told = 0;
    for (int found = 0, opened = 0; (swapped < 6000 || opened < 6000) && !found; opened++, sched_yield()) {
        char piece[256] = {0};
        int file = open("d/plan.md", O_RDWR | O_APPEND);
        if (file < 0) { if (told++ < 5) said("open", -1); continue; }
        if (read(file, piece, 255) > 0) { puts(piece); write(file, "x", 1); found = 1; }
        close(file);
    }
    exit(0);
}

const struct act FLOODS[] = {
    {"forks", forks}, {"threads", threads}, {"comet", comet}, {"anonymous", anonymous}, {"shared", shared},
    {"dropped", dropped}, {"many", many}, {"headless", headless}, {"one-file", one_file}, {"files", files},
    {"deep", deep}, {"closed", closed}, {"empty", empty}, {"open-files", open_files}, {"cpu", cpu}, {"race", race},
    {"folder-race", folder_race}, {NULL, NULL},
};
