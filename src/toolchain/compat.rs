//! Names that a newer compiler or C library uses and this machine's libraries lack, made from
//! what they have. Text only; assembles nothing.

/// The assembly's file.
pub(super) const SOURCE: &str = "compat.s";
/// Its object.
pub(super) const OBJECT: &str = "compat.o";

/// What g++ 13 and newer name instead of constructing the streams in every file. Without it the
/// linker is content, and the program dies at its first use of `cout`.
const STREAMS: &str = "_ZSt21ios_base_library_initv";
const TERMINATE: &str = "__cxa_call_terminate";
const C23: &str = "__isoc23_";

/// Whether we can make this name from others.
pub(super) fn known(name: &str) -> bool {
    name == STREAMS || name == TERMINATE || name.strip_prefix(C23).is_some_and(is_c23)
}

fn is_c23(name: &str) -> bool {
    const FAMILY: [&str; 16] = [
        "strtol",
        "strtoll",
        "strtoul",
        "strtoull",
        "strtoimax",
        "strtoumax",
        "wcstol",
        "wcstoll",
        "wcstoul",
        "wcstoull",
        "scanf",
        "sscanf",
        "fscanf",
        "vscanf",
        "vsscanf",
        "vfscanf",
    ];
    FAMILY.contains(&name)
}

/// Assembly that defines the names, weakly.
pub(super) fn source(names: &[&str]) -> String {
    let mut text = String::from("\t.text\n");
    for name in names {
        text.push_str(&format_name(name));
    }
    text.push_str("\t.section .note.GNU-stack,\"\",@progbits\n");
    text
}

fn format_name(name: &str) -> String {
    let head = format!("\t.text\n\t.weak {name}\n\t.type {name}, @function\n{name}:\n");
    if name == STREAMS {
        // Runs before the constructors of the program, as the real one does.
        return head
            + "\tsubq $8, %rsp\n\tmovl $.Lstreams, %edi\n\tcall _ZNSt8ios_base4InitC1Ev\n\
               \tmovl $_ZNSt8ios_base4InitD1Ev, %edi\n\tmovl $.Lstreams, %esi\n\
               \tmovl $__dso_handle, %edx\n\tcall __cxa_atexit\n\taddq $8, %rsp\n\tret\n\
               \t.local .Lstreams\n\t.comm .Lstreams, 8, 8\n\
               \t.section .init_array.00099, \"aw\"\n\t.quad _ZSt21ios_base_library_initv\n";
    }
    let other = name.strip_prefix(C23).unwrap_or("_ZSt9terminatev");
    format!("{head}\tjmp {other}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_known_meaning_are_made() {
        assert!(known("__isoc23_strtol") && known(STREAMS));
        assert!(!known("__isoc23_system") && !known("strtol") && !known("__isoc23_"));
    }

    #[test]
    fn a_name_of_c23_is_the_older_function() {
        assert!(source(&["__isoc23_strtol"]).contains("\tjmp strtol\n"));
    }
}
