//! What of the turn on the screen can be given away, and in which form. Plain data.

/// In which form turns are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// One Markdown file.
    Markdown,
    /// One JSON file, with everything.
    Json,
    /// One page of HTML.
    Html,
    /// A folder with the programs of all replies.
    Programs,
}

/// Something to be saved or copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Give {
    /// Copy these lines of the selected reply.
    Section {
        /// The first line, from 0.
        from: usize,
        /// The line after the last.
        to: usize,
    },
    /// Copy the assembly that is built.
    Listing,
    /// Copy its C++ or C.
    Cpp,
    /// Copy the whole reply.
    Reply,
    /// Copy what the program printed.
    Output,
    /// Copy the commands that build the program.
    Commands,
    /// Write the turn on the screen.
    Turn(Paper),
    /// Write all turns of the session.
    Session(Paper),
}
