//! The command line: one struct per command. Decides nothing.
