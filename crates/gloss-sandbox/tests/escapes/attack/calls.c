// Calls that change or look into the kernel itself.
#include "attack.h"
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <sys/fsuid.h>
#include <sys/ipc.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>

static void io_uring(char **w) {
    char params[256] = {0};
    said("io_uring", syscall(SYS_io_uring_setup, 4, params));
}
static void bpf(char **w) {
    union bpf_attr attr = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
    said("bpf", syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof attr));
}
static void perf(char **w) {
    struct perf_event_attr attr = {.type = PERF_TYPE_SOFTWARE, .size = sizeof attr, .config = PERF_COUNT_SW_CPU_CLOCK};
    said("perf_event_open", syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0));
}
static void userfault(char **w) { said("userfaultfd", syscall(SYS_userfaultfd, UFFD_USER_MODE_ONLY)); }
static void add_key(char **w) { said("add_key", syscall(SYS_add_key, "user", "gloss-escape", "x", 1, -1)); }
static void keyctl(char **w) { said("keyctl", syscall(SYS_keyctl, 0, -3, 0, 0, 0)); }
static void request_key(char **w) { reached("request_key", syscall(SYS_request_key, "user", "gloss-none", NULL, 0)); }
static void fanotify(char **w) { said("fanotify_init", syscall(SYS_fanotify_init, 0, 0)); }
static void persona(char **w) { said("personality", syscall(SYS_personality, READ_IMPLIES_EXEC)); }
static void space(char **w) { said("unshare", unshare(atoi(w[0]))); }
static int nothing(void *unused) { return 0; }
static void space_clone(char **w) {
    static char stack[65536];
    said("clone", clone(nothing, stack + sizeof stack, atoi(w[0]) | SIGCHLD, NULL));
}
static void space_clone3(char **w) {
    uint64_t args[11] = {CLONE_NEWUSER, 0, 0, 0, SIGCHLD};
    long pid = syscall(SYS_clone3, args, sizeof args);
    if (pid == 0) _exit(0);
    said("clone3", pid);
}
static void enter(char **w) {
    int file = open("/proc/self/ns/uts", O_RDONLY);
    said("setns", file < 0 ? syscall(SYS_setns, 0, 0) : syscall(SYS_setns, file, 0));
}
static void do_mount(char **w) {
    mkdir("m", 0755);
    if (said("mount", mount("none", "m", "tmpfs", 0, NULL)) == 0) umount2("m", MNT_DETACH);
}
static void bind_home(char **w) {
    mkdir("m", 0755);
    if (said("bind", mount(var("H"), "m", NULL, MS_BIND, NULL)) == 0) {
        show(open("m/.ssh/id_ed25519", O_RDONLY));
        umount2("m", MNT_DETACH);
    }
}
static void remount(char **w) {
    reached("remount", mount(NULL, var("D"), NULL, MS_REMOUNT | MS_BIND | MS_NOSUID, NULL));
}
static void unmount(char **w) { reached("umount", umount2(below("D", ".env"), 0)); }
static void tree(char **w) {
    reached("open_tree", syscall(SYS_open_tree, AT_FDCWD, ".", 1));
    reached("move_mount", syscall(SYS_move_mount, -1, "", -1, "", 0));
    reached("fsopen", syscall(SYS_fsopen, "nonesuch", 0));
    reached("fspick", syscall(SYS_fspick, -1, "x", 0));
    reached("mount_setattr", syscall(SYS_mount_setattr, -1, "x", 0, NULL, 0));
    reached("open_tree_attr", syscall(467, -1, "x", 0, NULL, 0));
}
static void pivot(char **w) { reached("pivot_root", syscall(SYS_pivot_root, "/nonesuch", "/nonesuch")); }
static void jail(char **w) { said("chroot", chroot(".")); }
static void name(char **w) {
    char now[65];
    gethostname(now, sizeof now);
    said("sethostname", sethostname(now, strlen(now)));
    reached("setdomainname", syscall(SYS_setdomainname, NULL, 1));
}
static void clock_set(char **w) {
    struct timespec never = {0, -1};
    struct timex odd = {.modes = 0x8000000};
    reached("clock_settime", syscall(SYS_clock_settime, CLOCK_REALTIME, &never));
    reached("settimeofday", syscall(SYS_settimeofday, (void *)1, NULL));
    reached("adjtimex", syscall(SYS_adjtimex, &odd));
}
static void boot(char **w) {
    reached("reboot", syscall(SYS_reboot, 0, 0, 0, NULL));
    reached("kexec_load", syscall(SYS_kexec_load, 0, 99999, NULL, 0));
    reached("kexec_file_load", syscall(SYS_kexec_file_load, -1, -1, 0, NULL, 0x8000));
}
static void modules(char **w) {
    reached("finit_module", syscall(SYS_finit_module, -1, "", 0));
    reached("init_module", syscall(SYS_init_module, NULL, 0, ""));
    reached("delete_module", syscall(SYS_delete_module, "gloss_none", O_NONBLOCK));
}
static void swap(char **w) {
    reached("swapon", syscall(SYS_swapon, "/nonesuch", 0));
    reached("swapoff", syscall(SYS_swapoff, "/nonesuch"));
}
static void account(char **w) { reached("acct", syscall(SYS_acct, "/nonesuch")); }
static void quota(char **w) {
    reached("quotactl", syscall(SYS_quotactl, 0x800002 << 8, "/nonesuch", 0, NULL));
    reached("quotactl_fd", syscall(SYS_quotactl_fd, -1, 0x800002 << 8, 0, NULL));
}
static void ports(char **w) {
    said("ioperm", syscall(SYS_ioperm, 0x80, 1, 1));
    said("iopl", syscall(SYS_iopl, 3));
}
static void ldt(char **w) {
    char entry[16] = {0};
    reached("modify_ldt", syscall(SYS_modify_ldt, 0x11, entry, sizeof entry));
}
static void messages(char **w) {
    static char lines[4096];
    said("syslog", syscall(SYS_syslog, 3, lines, sizeof lines));
}
static void x32(char **w) { said("x32", syscall(0x40000000 | SYS_getpid)); }
static void int80(char **w) {
#ifdef __x86_64__
    // The calls of 32 bits, with a path and a buffer below 4 GB: open, read, write.
    char *low = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    strcpy(low, below("O", "plan.md"));
    long file, count;
    asm volatile("int $0x80" : "=a"(file) : "a"(5), "b"((long)low), "c"(0), "d"(0) : "memory");
    if (file < 0) {
        printf("int80 open: %s\n", strerror(-file));
        return;
    }
    asm volatile("int $0x80" : "=a"(count) : "a"(3), "b"(file), "c"((long)low + 4096), "d"(4096) : "memory");
    if (count > 0) printf("%.*s\n", (int)count, low + 4096);
#endif
}
static void memory_file(char **w) {
    int file = syscall(SYS_memfd_create, "x", 0);
    if (said("memfd_create", file) < 0) return;
    int from = open("/bin/true", O_RDONLY);
    char piece[65536];
    for (ssize_t n; (n = read(from, piece, sizeof piece)) > 0;) write(file, piece, n);
    pid_t pid = fork();
    if (!pid) {
        char *argv[] = {"true", NULL}, *env[] = {NULL};
        fexecve(file, argv, env);
        _exit(9);
    }
    int status;
    waitpid(pid, &status, 0);
    if (status == 0) puts("GOT fexecve");
}
static void secret_memory(char **w) { said("memfd_secret", syscall(SYS_memfd_secret, 0)); }
static void segments(char **w) {
    int id = syscall(SYS_shmget, IPC_PRIVATE, 4096, 0600 | IPC_CREAT);
    if (said("shmget", id) >= 0) syscall(SYS_shmctl, id, IPC_RMID, NULL);
}
static void rights(char **w) {
    int held = 0;
    for (int cap = 0; cap < 41; cap++) held += prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1;
    if (held && !prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)) puts("GOT rights");
    else puts("no rights: bounding set empty or no new privileges");
    if (!setresuid(12345, 12345, 12345)) puts("GOT setresuid");
}
static void lock_memory(char **w) {
    void *at = mmap(NULL, 4 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    said("mlock", mlock(at, 4 << 20));
}
static void raise_limit(char **w) {
    struct rlimit most = {RLIM_INFINITY, RLIM_INFINITY};
    said("setrlimit data", setrlimit(RLIMIT_DATA, &most));
    said("setrlimit nproc", setrlimit(RLIMIT_NPROC, &most));
    said("setrlimit fsize", setrlimit(RLIMIT_FSIZE, &most));
    said("setrlimit core", setrlimit(RLIMIT_CORE, &most));
}
static void realtime(char **w) {
    struct sched_param high = {.sched_priority = 1};
    said("SCHED_FIFO", sched_setscheduler(0, SCHED_FIFO, &high));
    said("nice", setpriority(PRIO_PROCESS, 0, -10));
}

const struct act CALLS[] = {
    {"io-uring", io_uring}, {"bpf", bpf}, {"perf", perf}, {"userfaultfd", userfault}, {"add-key", add_key},
    {"keyctl", keyctl}, {"request-key", request_key}, {"fanotify", fanotify}, {"personality", persona},
    {"unshare", space}, {"clone", space_clone}, {"clone3", space_clone3}, {"setns", enter}, {"mount", do_mount},
    {"bind", bind_home}, {"remount", remount}, {"umount", unmount}, {"tree", tree}, {"pivot", pivot}, {"chroot", jail},
    {"hostname", name}, {"clock", clock_set}, {"boot", boot}, {"modules", modules}, {"swap", swap}, {"acct", account},
    {"quota", quota}, {"ports", ports}, {"ldt", ldt}, {"syslog", messages}, {"x32", x32}, {"int80", int80},
    {"memfd", memory_file}, {"memfd-secret", secret_memory}, {"shmget", segments}, {"rights", rights},
    {"mlock", lock_memory}, {"rlimit", raise_limit}, {"realtime", realtime}, {NULL, NULL},
};
