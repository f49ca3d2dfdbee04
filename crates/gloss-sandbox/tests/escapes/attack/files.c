// Calls on files: writing and setting what nobody may, by every way there is to a file.
#include "attack.h"
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/time.h>
#include <utime.h>

static int notes(int flags) { return open(below("D", "notes.md"), flags); }

static void temporary(char **w) {
    int file = open(var("O"), O_TMPFILE | O_RDWR, 0600);
    if (said("O_TMPFILE", file) < 0) return;
    char from[64];
    snprintf(from, sizeof from, "/proc/self/fd/%d", file);
    said("linkat", linkat(AT_FDCWD, from, AT_FDCWD, below("O", "new"), AT_SYMLINK_FOLLOW));
}
static void shared_map(char **w) {
    int file = notes(O_RDWR);
    if (file < 0) {
        said("open for writing", file);
        file = notes(O_RDONLY);
    }
    char *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (at == MAP_FAILED) { said("mmap", -1); return; }
    at[0] = 'X';
    msync(at, 4096, MS_SYNC);
}
static void map_later(char **w) {
    char *at = mmap(NULL, 4096, PROT_READ, MAP_SHARED, notes(O_RDONLY), 0);
    if (said("mprotect", mprotect(at, 4096, PROT_READ | PROT_WRITE)) == 0) at[0] = 'X';
    else { int file = notes(O_RDWR); if (said("open", file) >= 0) write(file, "X", 1); }
}
static void into(char **w) {
    int from = open("attack", O_RDONLY), to = notes(O_WRONLY);
    if (said("open", to) < 0) return;
    if (!strcmp(w[0], "copy")) said("copy_file_range", copy_file_range(from, NULL, to, NULL, 10, 0));
    if (!strcmp(w[0], "send")) said("sendfile", sendfile(to, from, NULL, 10));
    if (!strcmp(w[0], "splice")) {
        int pair[2];
        pipe(pair);
        write(pair[1], "xx", 2);
        said("splice", splice(pair[0], NULL, to, NULL, 2, 0));
    }
    if (!strcmp(w[0], "allocate")) said("fallocate", fallocate(to, 0, 0, 9999));
    if (!strcmp(w[0], "clone")) {
        if (said("FICLONE", ioctl(to, FICLONE, from)) < 0) write(to, "x", 1);
    }
}
static void truncate_path(char **w) { said("truncate", truncate(below(w[0], w[1]), 0)); }
static void open_up(char **w) {
    // A folder opened, then out of it by its number.
    int folder = open(var("D"), O_RDONLY | O_DIRECTORY);
    int file = openat(folder, "../other/plan.md", O_RDWR | O_APPEND);
    if (said("openat", file) >= 0) { show(file); write(file, "x", 1); }
}
static void open_path(char **w) {
    int file = open(below("O", "plan.md"), O_PATH);
    char way[64];
    snprintf(way, sizeof way, "/proc/self/fd/%d", file);
    int again = open(way, O_RDWR);
    if (said("open by O_PATH", again) >= 0) { show(again); write(again, "x", 1); }
    if (file < 0) said("open", -1);
}
static void upgrade(char **w) {
    char way[64];
    snprintf(way, sizeof way, "/proc/self/fd/%d", notes(O_RDONLY));
    int again = open(way, O_RDWR);
    if (said("open again", again) >= 0) write(again, "x", 1);
    else { again = openat(-1, below("D", "notes.md"), O_RDWR); said("open", again); if (again >= 0) write(again, "x", 1); }
}
static void by_handle(char **w) {
    struct { struct file_handle head; char rest[128]; } handle = {.head.handle_bytes = 128};
    int mount_id, folder = open(".", O_RDONLY | O_DIRECTORY);
    if (said("name_to_handle_at", name_to_handle_at(AT_FDCWD, below("O", "plan.md"), &handle.head, &mount_id, 0)) < 0) {
        reached("open_by_handle_at", open_by_handle_at(folder, &handle.head, O_RDONLY));
        return;
    }
    int file = open_by_handle_at(folder, &handle.head, O_RDONLY);
    if (said("open_by_handle_at", file) >= 0) show(file);
}
// Rights, owners, times and attributes: of a path, or of a file opened to be read.
static void set(char **w) {
    const char *path = below(w[1], w[2]);
    int file = open(path, O_RDONLY);
    struct timespec times[2] = {{1, 0}, {1, 0}};
    struct timeval older[2] = {{1, 0}, {1, 0}};
    struct utimbuf oldest = {1, 1};
    char attribute[64] = {0};
    uint64_t value[2] = {(uint64_t)(uintptr_t)"v", 1};
    if (!strcmp(w[0], "chmod")) said("chmod", syscall(SYS_chmod, path, 0777));
    if (!strcmp(w[0], "fchmodat2")) said("fchmodat2", syscall(452, AT_FDCWD, path, 0777, 0));
    if (!strcmp(w[0], "chown")) said("chown", syscall(SYS_chown, path, getuid(), getgid()));
    if (!strcmp(w[0], "utimes")) said("utimes", syscall(SYS_utimes, path, older));
    if (!strcmp(w[0], "utime")) said("utime", syscall(SYS_utime, path, &oldest));
    if (!strcmp(w[0], "utimensat")) said("utimensat", utimensat(AT_FDCWD, path, times, 0));
    if (!strcmp(w[0], "setxattr")) said("setxattr", setxattr(path, "user.x", "v", 1, 0));
    if (!strcmp(w[0], "setxattrat")) said("setxattrat", syscall(463, AT_FDCWD, path, 0, "user.x", value, sizeof value));
    if (!strcmp(w[0], "fchmod")) said("fchmod", fchmod(file, 0777));
    if (!strcmp(w[0], "fchown")) said("fchown", fchown(file, getuid(), getgid()));
    if (!strcmp(w[0], "futimens")) said("futimens", futimens(file, times));
    if (!strcmp(w[0], "fsetxattr")) said("fsetxattr", fsetxattr(file, "user.x", "v", 1, 0));
    if (!strcmp(w[0], "flags")) {
        long flags = 0;
        ioctl(file, FS_IOC_GETFLAGS, &flags);
        flags |= FS_NOATIME_FL | FS_NODUMP_FL;
        said("FS_IOC_SETFLAGS", ioctl(file, FS_IOC_SETFLAGS, &flags));
    }
    if (!strcmp(w[0], "attributes")) {
        struct fsxattr all = {0};
        ioctl(file, FS_IOC_FSGETXATTR, &all);
        all.fsx_xflags |= FS_XFLAG_NODUMP;
        said("FS_IOC_FSSETXATTR", ioctl(file, FS_IOC_FSSETXATTR, &all));
    }
    if (!strcmp(w[0], "file-setattr")) {
        uint64_t all[4] = {FS_XFLAG_NODUMP};
        said("file_setattr", syscall(469, AT_FDCWD, path, all, 24, 0));
    }
    if (!strcmp(w[0], "verity")) {
        uint64_t all[16] = {0};
        reached("FS_IOC_ENABLE_VERITY", ioctl(file, 0x40806685, all));
    }
}
static void lease(char **w) {
    int file = notes(O_RDONLY);
    said("F_SETLEASE", fcntl(file, F_SETLEASE, F_WRLCK));
    said("F_SETLEASE to read", fcntl(file, F_SETLEASE, F_RDLCK));
}
static void lock(char **w) {
    int file = notes(O_RDONLY);
    struct flock whole = {.l_type = F_WRLCK};
    said("fcntl write lock", fcntl(file, F_SETLK, &whole));
    said("flock", flock(file, LOCK_EX | LOCK_NB));
}

const struct act FILES[] = {
    {"tmpfile", temporary}, {"shared-map", shared_map}, {"map-later", map_later}, {"into", into},
    {"truncate", truncate_path}, {"openat-up", open_up}, {"open-path", open_path}, {"upgrade", upgrade},
    {"by-handle", by_handle}, {"set", set}, {"lease", lease}, {"lock", lock}, {NULL, NULL},
};
