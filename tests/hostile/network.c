/* Attempts to talk to anybody. */
#include "hostile.h"
#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <stddef.h>

static int call_port(int kind) {
    int fd = socket(AF_INET, kind, 0);
    if (fd < 0) return -1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(world.port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (void *)&to, sizeof to)) return -1;
    return (int)write(fd, "hello", 5);
}

CASE(tcp) { MUST_FAIL(call_port(SOCK_STREAM)); return 0; }
CASE(udp) { MUST_FAIL(call_port(SOCK_DGRAM)); return 0; }

CASE(tcp_server) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) return 0;
    struct sockaddr_in at = {.sin_family = AF_INET};
    MUST_FAIL(bind(fd, (void *)&at, sizeof at));
    return 0;
}

static int call_path(const char *path, int abstract) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0) return -1;
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    strncpy(to.sun_path + abstract, path, sizeof to.sun_path - 2);
    socklen_t size = offsetof(struct sockaddr_un, sun_path) + abstract + strlen(path);
    return connect(fd, (void *)&to, size);
}

CASE(unix_path) { MUST_FAIL(call_path(world.socket, 0)); return 0; }
CASE(unix_abstract) { MUST_FAIL(call_path(world.socket, 1)); return 0; }

CASE(unix_pair) {
    int fds[2];
    MUST_FAIL(socketpair(AF_UNIX, SOCK_STREAM, 0, fds));
    return 0;
}

CASE(vsock) { MUST_FAIL(socket(AF_VSOCK, SOCK_STREAM, 0)); return 0; }
CASE(netlink) { MUST_FAIL(socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)); return 0; }

CASE(raw_sockets) {
    MUST_FAIL(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
    MUST_FAIL(socket(AF_PACKET, SOCK_RAW, 0));
    MUST_FAIL(socket(AF_INET6, SOCK_STREAM, 0));
    MUST_FAIL(socket(38, SOCK_SEQPACKET, 0));
    return 0;
}

struct hostile_case network_cases[] = {
    {"tcp", tcp},
    {"udp", udp},
    {"tcp_server", tcp_server},
    {"unix_path", unix_path},
    {"unix_abstract", unix_abstract},
    {"unix_pair", unix_pair},
    {"vsock", vsock},
    {"netlink", netlink},
    {"raw_sockets", raw_sockets},
    {0},
};
