/* The state in which a program finds itself: it must know nothing that it need not. */
#include "hostile.h"

extern char **environ;

CASE(environment) {
    for (char **one = environ; *one; one++) {
        printf("%s\n", *one);
        if (strncmp(*one, "PATH=", 5) && strncmp(*one, "LANG=", 5) && strncmp(*one, "HOME=", 5) &&
            strcmp(*one, "TERM=dumb") && strcmp(*one, "TERM=screen-256color"))
            return BROKEN;
    }
    return 0;
}

CASE(descriptors) {
    for (int fd = 3; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) != -1) {
            printf("descriptor %d is open\n", fd);
            return BROKEN;
        }
    return 0;
}

CASE(user) {
    if (getuid() == 0 || geteuid() == 0 || getgid() == 0) return BROKEN;
    gid_t groups[64];
    for (int n = getgroups(64, groups) - 1; n >= 0; n--)
        if (groups[n] == 0) return BROKEN;
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : BROKEN;
}

CASE(session) {
    if (getpid() == 1) return BROKEN;
    return getsid(0) == getpid() && getpgrp() == getpid() ? 0 : BROKEN;
}

CASE(aborts) {
    abort();
}

CASE(empty_directory) {
    char path[4096], buffer[4096];
    if (!getcwd(path, sizeof path)) return 0;
    int fd = open(".", O_RDONLY | O_DIRECTORY);
    if (fd < 0) return 0;
    /* Two entries of 24 bytes: the directory and its parent. */
    return syscall(SYS_getdents64, fd, buffer, sizeof buffer) == 48 ? 0 : BROKEN;
}

CASE(signals) {
    sigset_t blocked;
    sigprocmask(SIG_BLOCK, 0, &blocked);
    for (int number = 1; number < 32; number++) {
        struct sigaction action;
        if (number == SIGKILL || number == SIGSTOP) continue;
        sigaction(number, 0, &action);
        if (action.sa_handler != SIG_DFL || sigismember(&blocked, number)) return BROKEN;
    }
    return 0;
}

CASE(escapes) {
    const char text[] = "\x1b]0;title\x07\x1b[2J\r\n\x00\xff\xc2\x9b" "31m";
    write(1, text, sizeof text - 1);
    return 0;
}

CASE(input_ends) {
    char byte;
    return read(0, &byte, 1) == 0 ? 0 : BROKEN;
}

/* Not hostile: gives back what it is given. */
CASE(echo) {
    static char block[65536];
    long got;
    while ((got = read(0, block, sizeof block)) > 0)
        if (write(1, block, got) != got) return BROKEN;
    return 0;
}

/* Not hostile: what a listing does that prints by the C library and ends by the kernel. */
CASE(print_and_exit_raw) {
    printf("printed\n");
    syscall(SYS_exit_group, 0);
    return BROKEN;
}

/* Not hostile: uses some memory and some time. */
CASE(use_64_mib) {
    static char block[64 << 20];
    memset(block, 1, sizeof block);
    return 0;
}

struct hostile_case state_cases[] = {
    {"environment", environment},
    {"descriptors", descriptors},
    {"user", user},
    {"session", session},
    {"aborts", aborts},
    {"empty_directory", empty_directory},
    {"signals", signals},
    {"escapes", escapes},
    {"input_ends", input_ends},
    {"echo", echo},
    {"print_and_exit_raw", print_and_exit_raw},
    {"use_64_mib", use_64_mib},
    {0},
};
