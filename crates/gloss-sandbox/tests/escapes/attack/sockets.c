// Sockets of every family, and the ways to reach one without connecting.
#include "attack.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>

static void family(char **w) { said("socket", socket(atoi(w[0]), atoi(w[1]), w[2] ? atoi(w[2]) : 0)); }

static void others(char **w) {
    // Every family beside those that are tried by themselves, of every kind.
    static const int KINDS[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET};
    for (int family = 3; family < 48; family++) {
        if (family == AF_INET6 || family == AF_NETLINK || family == AF_PACKET || family == AF_VSOCK) continue;
        for (int kind = 0; kind < 4; kind++) {
            if (socket(family, KINDS[kind], 0) >= 0) printf("GOT family %d\n", family);
            else if (errno == EPERM) { printf("family %d: %s\n", family, strerror(errno)); break; }
        }
    }
}
static void pairs(char **w) {
    int pair[2];
    for (int family = 2; family < 48; family++) {
        if (socketpair(family, SOCK_STREAM, 0, pair) == 0) printf("GOT pair %d\n", family);
        else printf("pair %d: %s\n", family, strerror(errno));
    }
    said("pair of datagrams", socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    said("pair of raw", socketpair(AF_UNIX, SOCK_RAW, 0, pair));
}
static socklen_t address(struct sockaddr_un *to, const char *kind, const char *name) {
    memset(to, 0, sizeof *to);
    to->sun_family = AF_UNIX;
    int is_named = !strcmp(kind, "name");
    strncpy(to->sun_path + is_named, name, sizeof to->sun_path - 2);
    return offsetof(struct sockaddr_un, sun_path) + is_named + strlen(name) + !is_named;
}
static void send_to(int from, const struct sockaddr_un *to, socklen_t length, int with_file) {
    char space[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec word = {"word", 4};
    struct msghdr head = {.msg_name = (void *)to, .msg_namelen = length, .msg_iov = &word, .msg_iovlen = 1};
    if (with_file) {
        head.msg_control = space;
        head.msg_controllen = sizeof space;
        struct cmsghdr *part = CMSG_FIRSTHDR(&head);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(sizeof(int));
        *(int *)CMSG_DATA(part) = 0;
    }
    said("sendmsg", sendmsg(from, &head, MSG_DONTWAIT));
}
// By a new socket of datagrams, or by one of a pair: kind of address, its name, kind of socket, and whether a file goes along.
static void datagram(char **w) {
    struct sockaddr_un to;
    socklen_t length = address(&to, w[0], w[1]);
    int type = atoi(w[2]), is_pair = !strcmp(w[3], "pair"), pair[2] = {-1, -1};
    if (is_pair) said("socketpair", socketpair(AF_UNIX, type, 0, pair));
    else said("socket", pair[0] = socket(AF_UNIX, type, 0));
    send_to(pair[0], &to, length, w[4] != NULL);
    if (sendto(pair[0], "x", 1, MSG_DONTWAIT, (void *)&to, length) < 0) said("sendto", -1);
    struct mmsghdr { struct msghdr head; unsigned count; } many = {0};
    struct iovec word = {"word", 4};
    many.head = (struct msghdr){.msg_name = &to, .msg_namelen = length, .msg_iov = &word, .msg_iovlen = 1};
    if (syscall(SYS_sendmmsg, pair[0], &many, 1, MSG_DONTWAIT) < 0) said("sendmmsg", -1);
    if (connect(pair[0], (void *)&to, length) == 0) write(pair[0], "x", 1);
    else said("connect", -1);
}
static void stream(char **w) {
    struct sockaddr_un to;
    socklen_t length = address(&to, w[0], w[1]);
    int one = socket(AF_UNIX, SOCK_STREAM, 0);
    if (said("socket", one) < 0) return;
    if (said("connect", connect(one, (void *)&to, length)) == 0) write(one, "x", 1);
}
static void fast_open(char **w) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(var("T4"))), .sin_addr.s_addr = htonl(0x7f000001)};
    int one = socket(AF_INET, SOCK_STREAM, 0);
    if (said("socket", one) < 0) return;
    said("sendto", sendto(one, "x", 1, MSG_FASTOPEN, (void *)&to, sizeof to));
}
static void multipath(char **w) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(var("T4"))), .sin_addr.s_addr = htonl(0x7f000001)};
    int one = socket(AF_INET, SOCK_STREAM, 262);
    if (one < 0) { said("mptcp", -1); one = socket(AF_INET, SOCK_STREAM, 0); }
    if (one >= 0) said("connect", connect(one, (void *)&to, sizeof to));
}

const struct act SOCKETS[] = {
    {"socket", family}, {"families", others}, {"pairs", pairs}, {"datagram", datagram}, {"stream", stream},
    {"fast-open", fast_open}, {"mptcp", multipath}, {NULL, NULL},
};
