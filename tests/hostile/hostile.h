/* What every hostile program has: its tools, and how it tells what came of its attempt. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* The world outside, as the test made it. */
struct world {
    const char *secret; /* a file that must be neither read nor changed */
    const char *dir;    /* the directory of that file */
    pid_t victim;       /* a process that must live */
    int port;           /* of 127.0.0.1, where nobody must call */
    const char *socket; /* a path where nobody must call */
};
extern struct world world;

/* The attempt succeeded. */
#define BROKEN 66

#define CASE(name) int name(void)
/* Returns from the case if the attempt was not refused. */
#define MUST_FAIL(call)                                                                            \
    do {                                                                                           \
        long result_ = (long)(call);                                                               \
        if (result_ != -1) {                                                                       \
            printf("not refused: %s = %ld\n", #call, result_);                                     \
            return BROKEN;                                                                         \
        }                                                                                          \
    } while (0)

struct hostile_case {
    const char *name;
    int (*run)(void);
};
extern struct hostile_case files_cases[], network_cases[], process_cases[], resource_cases[],
    kernel_cases[], state_cases[], terminal_cases[];
