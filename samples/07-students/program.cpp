#include <iostream>

struct Student {
    const char *name;
    int marks[3];
};

int total(const Student &student) {
    int sum = 0;
    for (int mark : student.marks) {
        sum += mark;
    }
    return sum;
}

int main() {
    Student students[3] = {
        {"Alice", {81, 75, 90}},
        {"Bob", {68, 92, 88}},
        {"Carol", {95, 79, 84}},
    };
    Student *best = &students[0];
    for (Student &student : students) {
        if (total(student) > total(*best)) {
            best = &student;
        }
    }
    std::cout << "Best student: " << best->name << " with " << total(*best) << " points" << std::endl;
    return 0;
}
