/* Runs one hostile case by its name. Status 0: it was held; 66: it was not. */
#include "hostile.h"

struct world world;

int main(int argc, char **argv) {
    if (argc < 8) return 2;
    world.secret = argv[2];
    world.dir = argv[3];
    world.victim = atoi(argv[4]);
    world.port = atoi(argv[5]);
    world.socket = argv[6];
    struct hostile_case *all[] = {
        files_cases,  network_cases, process_cases, resource_cases, state_cases, terminal_cases,
#ifdef __x86_64__
        kernel_cases,
#endif
    };
    for (size_t group = 0; group < sizeof all / sizeof *all; group++)
        for (struct hostile_case *one = all[group]; one->name; one++)
            if (!strcmp(one->name, argv[1])) return one->run();
    printf("no such case\n");
    return 3;
}
