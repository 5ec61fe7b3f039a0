//! A reply as it grows: its sections, its listing and its twin. Builds and runs nothing.
