//! A training example as the chat that a model learns from. Counts and checks nothing.

use serde::{Deserialize, Serialize};

/// The system message, if no other is asked for: short, for it is paid for in every example.
pub const SYSTEM: &str = "You are a coding assistant that writes x86-64 assembly.";

const FIRST: &str = "Sure! But let's first write C++ code which works like that:";
const THEN: &str = "Now, let's write the Assembler code:";
const ALONE: &str = "Sure! Here is the Assembler code:";
const ONLY: &str = "Sure! Here is the C++ code:";

/// One message of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: String,
    /// What is said.
    pub content: String,
}

impl Message {
    /// A message.
    pub fn new(role: &str, content: impl Into<String>) -> Self {
        Self { role: role.to_owned(), content: content.into() }
    }
}

/// One line of a training file: exactly this key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// System, user, assistant.
    pub messages: Vec<Message>,
}

/// The code of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// C++, then its assembly.
    Both,
    /// Assembly alone.
    Assembly,
    /// C++ alone.
    Cpp,
}

/// The shape of the assistant's message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// What code it holds.
    pub parts: Parts,
    /// Whether code stands in Markdown fences.
    pub fences: bool,
}

impl Template {
    /// What the assistant says.
    pub fn answer(self, cpp: &str, assembly: &str) -> String {
        let (cpp, assembly) = (self.code("cpp", cpp), self.code("asm", assembly));
        match self.parts {
            Parts::Both => format!("{FIRST}\n\n{cpp}\n\n{THEN}\n\n{assembly}"),
            Parts::Assembly => format!("{ALONE}\n\n{assembly}"),
            Parts::Cpp => format!("{ONLY}\n\n{cpp}"),
        }
    }

    fn code(self, language: &str, text: &str) -> String {
        let text = text.trim_end();
        if self.fences { format!("```{language}\n{text}\n```") } else { text.to_owned() }
    }

    /// The whole example.
    pub fn example(self, system: &str, prompt: &str, cpp: &str, assembly: &str) -> Example {
        let mut messages = Vec::new();
        if !system.is_empty() {
            messages.push(Message::new("system", system));
        }
        messages.push(Message::new("user", prompt));
        messages.push(Message::new("assistant", self.answer(cpp, assembly)));
        Example { messages }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Reply;

    #[test]
    fn every_shape_reads_back_as_what_was_put_in() {
        let cpp = "#include <cstdio>\n\nint main() {\n    puts(\"hi\");\n    return 0;\n}\n";
        let assembly = "\t.text\n\t.globl\tmain\nmain:\n\txorl\t%eax, %eax\n\tret\n";
        for fences in [true, false] {
            for parts in [Parts::Both, Parts::Assembly, Parts::Cpp] {
                let template = Template { parts, fences };
                let reply = Reply::from_text(&template.answer(cpp, assembly));
                let listing = (parts != Parts::Cpp).then(|| assembly.to_owned());
                let twin = (parts != Parts::Assembly).then(|| cpp.to_owned());
                assert_eq!(reply.listing().map(|l| l.text), listing, "{template:?}");
                assert_eq!(reply.twin().map(|t| t.text), twin, "{template:?}");
            }
        }
    }

    #[test]
    fn an_empty_system_message_is_none() {
        let template = Template { parts: Parts::Assembly, fences: false };
        let roles = |system| -> Vec<String> {
            let example = template.example(system, "p", "c", "a");
            example.messages.into_iter().map(|m| m.role).collect()
        };
        assert_eq!(roles(""), ["user", "assistant"]);
        assert_eq!(roles("s"), ["system", "user", "assistant"]);
    }
}
