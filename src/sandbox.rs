//! Run a program, confined and limited. Knows nothing of assembly.
