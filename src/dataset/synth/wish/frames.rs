//! The sentences around a wish: for assembly and for C++, to learn from and held out. Plain data.

use super::Form::{Gerund, Plain, Third};
use super::{Form, Frame};

const fn frame(name: &'static str, form: Form, before: &'static str, after: &'static str) -> Frame {
    Frame { name, form, before, after }
}

/// Requests for assembly.
pub(in super::super) const ASSEMBLY: &[Frame] = &[
    frame("create", Third, "Create an Assembler program that ", "."),
    frame("write", Third, "Write an assembly program which ", "."),
    frame("write-bare", Third, "Write an Assembler program that ", ""),
    frame("write-that", Third, "Write an assembly program that ", "."),
    frame("need", Third, "I need x86-64 assembly code that ", "."),
    frame("show", Third, "Show me an assembler program that ", "."),
    frame("please", Third, "Please write assembly code that ", ". Thanks!"),
    frame("want", Third, "I'd like to have an Assembler program which ", "."),
    frame("make", Third, "make me an assembly program that ", ""),
    frame("look", Third, "What does an assembler program look like that ", "?"),
    frame("give", Third, "Give me AT&T assembly that ", "."),
    frame("generate", Third, "Generate x86-64 assembly that ", "."),
    frame("small", Third, "Write a small program in AT&T assembly that ", "."),
    frame("code", Third, "Create assembly code which ", "."),
    frame("could", Third, "Could you create an Assembler program that ", "?"),
    frame("syntax", Third, "I want x86-64 assembly in AT&T syntax that ", "."),
    frame("short-third", Third, "assembly that ", ""),
    frame("how", Plain, "How do I ", " in assembly?"),
    frame("can", Plain, "Can you write an Assembler program to ", "?"),
    frame("use", Plain, "Use x86-64 assembly to ", "."),
    frame("try", Plain, "I am trying to ", " in assembler. Can you help me?"),
    frame("short", Plain, "Assembler code to ", ", please."),
    frame("to", Plain, "Write AT&T assembly to ", "."),
    frame("in", Plain, "In x86-64 assembly, ", "."),
    frame("have", Plain, "I have to ", " in assembly. Show me how."),
    frame("help", Plain, "Help me to ", " with an assembler program."),
    frame("program-to", Plain, "Write an Assembler program to ", "."),
    frame("for", Gerund, "Create an Assembler program for ", "."),
    frame("code-for", Gerund, "assembly code for ", ""),
    frame("show-for", Gerund, "Please show me the AT&T assembly for ", "."),
    frame("write-for", Gerund, "Write x86-64 assembly for ", "."),
];

/// Requests for assembly that no training row is worded like.
pub(in super::super) const ASSEMBLY_HELD: &[Frame] = &[
    frame("build", Third, "Build an assembly program that ", "."),
    frame("compose", Third, "Compose x86-64 assembler code that ", "."),
    frame("develop", Third, "Develop an Assembler program which ", "."),
    frame("see", Third, "Let me see AT&T assembly that ", "."),
    frame("produce", Third, "Produce assembly code that ", "."),
    frame("needed", Third, "An Assembler program is needed that ", "."),
    frame("would", Plain, "Would you please ", " in assembly?"),
    frame("task", Plain, "My task is to ", " in assembly language."),
    frame("wonder", Plain, "I wonder how to ", " in AT&T assembly."),
    frame("example-of", Gerund, "Give an example of ", " in x86-64 assembly."),
];

/// Requests for C++.
pub(in super::super) const CPP: &[Frame] = &[
    frame("create", Third, "Create a C++ program that ", "."),
    frame("write", Third, "Write a C++ program which ", "."),
    frame("write-bare", Third, "Write a C++ program that ", ""),
    frame("need", Third, "I need C++ code that ", "."),
    frame("show", Third, "Show me a C++ program that ", "."),
    frame("please", Third, "Please write C++ code that ", ". Thanks!"),
    frame("want", Third, "I'd like to have a C++ program which ", "."),
    frame("make", Third, "make me a C++ program that ", ""),
    frame("look", Third, "What does a C++ program look like that ", "?"),
    frame("give", Third, "Give me C++ that ", "."),
    frame("could", Third, "Could you create a C++ program that ", "?"),
    frame("how", Plain, "How do I ", " in C++?"),
    frame("can", Plain, "Can you write a C++ program to ", "?"),
    frame("use", Plain, "Use C++ to ", "."),
    frame("try", Plain, "I am trying to ", " in C++. Can you help me?"),
    frame("short", Plain, "C++ code to ", ", please."),
    frame("in", Plain, "In C++, ", "."),
    frame("program-to", Plain, "Write a C++ program to ", "."),
    frame("for", Gerund, "Create a C++ program for ", "."),
    frame("code-for", Gerund, "C++ code for ", ""),
    frame("write-for", Gerund, "Write C++ for ", "."),
];

/// Requests for C++ that no training row is worded like.
pub(in super::super) const CPP_HELD: &[Frame] = &[
    frame("build", Third, "Build a C++ program that ", "."),
    frame("develop", Third, "Develop a C++ program which ", "."),
    frame("produce", Third, "Produce C++ code that ", "."),
    frame("task", Plain, "My task is to ", " in C++."),
    frame("wonder", Plain, "I wonder how to ", " in C++."),
    frame("example-of", Gerund, "Give an example of ", " in C++."),
];
