/* Programs that somebody types at: good ones, and what a hostile one does to its terminal. */
#include "hostile.h"
#include <termios.h>

static volatile sig_atomic_t seen;
static void note(int number) { seen = number; }

static void say(const char *text) { write(1, text, strlen(text)); }

/* Asks for a line, as a C library does, and answers. */
CASE(asks) {
    char name[64] = "";
    printf("Name? ");
    fflush(stdout);
    if (!fgets(name, sizeof name, stdin)) {
        say("no input\n");
        return 3;
    }
    name[strcspn(name, "\n")] = 0;
    printf("Hello, %s.\n", name);
    return 0;
}

/* All three streams are one terminal, which this session controls, and its size is told. */
CASE(its_own_terminal) {
    struct winsize size;
    if (!isatty(0) || !isatty(1) || !isatty(2)) return BROKEN;
    if (tcgetpgrp(0) != getpgrp() || getsid(0) != getpid()) return BROKEN;
    if (ioctl(0, TIOCGWINSZ, &size)) return BROKEN;
    printf("%d rows, %d columns, %s\n", size.ws_row, size.ws_col, getenv("TERM"));
    return 0;
}

CASE(told_of_a_new_size) {
    struct winsize size;
    signal(SIGWINCH, note);
    say("ready\n");
    while (!seen) pause();
    ioctl(0, TIOCGWINSZ, &size);
    printf("%d rows, %d columns\n", size.ws_row, size.ws_col);
    return 0;
}

CASE(interrupted_by_a_key) {
    signal(SIGINT, note);
    say("ready\n");
    while (!seen) pause();
    say("interrupted\n");
    return 0;
}

CASE(reads_key_by_key) {
    struct termios settings;
    char keys[3];
    tcgetattr(0, &settings);
    cfmakeraw(&settings);
    if (tcsetattr(0, TCSANOW, &settings) || tcflush(0, TCIFLUSH)) return BROKEN;
    say("ready\n");
    for (int n = 0; n < 3; n++)
        if (read(0, keys + n, 1) != 1) return BROKEN;
    printf("%02x %02x %02x\n", keys[0], keys[1], keys[2]);
    return 0;
}

/* Whatever a program asks of its terminal, it can neither type at it nor take another. */
CASE(types_at_itself) {
    int other = 0;
    for (int fd = 0; fd < 3; fd++) {
        MUST_FAIL(ioctl(fd, TIOCSTI, "x"));
        MUST_FAIL(ioctl(fd, TIOCSCTTY, 1));
        MUST_FAIL(ioctl(fd, TIOCNOTTY, 0));
        MUST_FAIL(ioctl(fd, TIOCSETD, &other));
        MUST_FAIL(ioctl(fd, TIOCCONS, 0));
        MUST_FAIL(ioctl(fd, TIOCSWINSZ, &(struct winsize){1, 1, 0, 0}));
#ifdef __x86_64__
        MUST_FAIL(syscall(SYS_ioctl, fd, 0x100000000 | TIOCSTI, "x"));
#endif
    }
    MUST_FAIL(open("/dev/tty", O_RDWR));
    MUST_FAIL(open("/dev/ptmx", O_RDWR));
    return 0;
}

CASE(never_reads) {
    say("ready\n");
    for (;;) pause();
}

/* Deaf to every key and signal, with children that are deaf too. */
CASE(deaf) {
    struct termios settings;
    for (int number = 1; number < 65; number++) signal(number, SIG_IGN);
    tcgetattr(0, &settings);
    settings.c_lflag &= ~ISIG;
    tcsetattr(0, TCSANOW, &settings);
    fork();
    fork();
    say("ready\n");
    for (;;) pause();
}

CASE(flood_of_escapes) {
    static char block[65536];
    const char one[] = "\x1b" "c\x1b[2J\x1b[65535b\x1b[?1049h\x1b]0;title\x07\x1b[31m";
    for (size_t at = 0; at + sizeof one < sizeof block; at += sizeof one - 1) strcpy(block + at, one);
    for (;;)
        if (write(1, block, strlen(block)) < 0) return 0;
}

struct hostile_case terminal_cases[] = {
    {"asks", asks},
    {"its_own_terminal", its_own_terminal},
    {"told_of_a_new_size", told_of_a_new_size},
    {"interrupted_by_a_key", interrupted_by_a_key},
    {"reads_key_by_key", reads_key_by_key},
    {"types_at_itself", types_at_itself},
    {"never_reads", never_reads},
    {"deaf", deaf},
    {"flood_of_escapes", flood_of_escapes},
    {0},
};
