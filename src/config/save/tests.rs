//! What a change leaves as it was, and what it refuses.

use super::*;
use serde_json::json;

/// A file as people write it.
const OWN: &str = "\
# my settings
temperature = 0.9   # as trained
zebra = 1

# the old one
[base]
model = \"a\"
extra = { lora = [{ id = 0, scale = 0.0 }] }   # off

[tuned] # mine
model = 'b'

[keys]
\"ctrl-r\" = \"run_selected\"
";

#[test]
fn comments_order_and_unknown_keys_stay() {
    let changes = [
        Change::set(&["temperature"], 0.2),
        Change::set(&["tuned", "model"], "c"),
        Change::set(&["tuned", "system"], "one\ntwo \"three\""),
        Change::set(&["max_tokens"], 64),
        Change::remove(&["base", "extra"]),
        Change::remove(&["base", "seed"]),
        Change::remove(&["nowhere", "seed"]),
    ];
    let text = changed(OWN, &changes).unwrap();
    let expected = OWN
        .replace("0.9   #", "0.2   #")
        .replace("zebra = 1\n", "zebra = 1\nmax_tokens = 64\n")
        .replace("'b'\n", "\"c\"\nsystem = \"\"\"\none\ntwo \"three\\\"\"\"\"\n")
        .replace("extra = { lora = [{ id = 0, scale = 0.0 }] }   # off\n", "");
    let read = |text: &str| toml::from_str::<toml::Table>(text).unwrap();
    assert_eq!(read(&text), read(&expected), "{text}");
    for line in ["# my settings", "   # as trained", "# the old one", "[tuned] # mine"] {
        assert!(text.contains(line), "{line} is gone:\n{text}");
    }
    assert!(text.find("zebra") < text.find("[base]") && text.find("[base]") < text.find("[tuned]"));
    assert!(text.find("max_tokens") < text.find("[base]"), "{text}");
}

#[test]
fn no_change_is_not_one_byte() {
    assert_eq!(changed(OWN, &[]).unwrap(), OWN);
    for odd in ["", "# only words\n", "base.model = 'x'\r\n[tuned]\r\n", "a = 1"] {
        assert_eq!(changed(odd, &[]).unwrap().trim_end(), odd.trim_end(), "{odd:?}");
    }
}

#[test]
fn tables_in_every_spelling_take_a_value() {
    for text in ["base = { model = \"x\" }\n", "base.model = 'x'\n", "[base]\nmodel = 'x'\n"] {
        let text = changed(text, &[Change::set(&["base", "top_p"], 0.5)]).unwrap();
        let table: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(table["base"]["top_p"].as_float(), Some(0.5), "{text}");
        assert_eq!(table["base"]["model"].as_str(), Some("x"), "{text}");
    }
}

#[test]
fn what_a_file_cannot_hold_is_refused_by_name() {
    let wrong = |value: Value| changed("", &[Change::set(&["base", "extra"], value)]).unwrap_err();
    for value in [json!(null), json!({"a": [1, null]}), json!(u64::MAX)] {
        assert!(matches!(wrong(value), Wrong::Value { key, .. } if key == "base.extra"));
    }
    let refused = changed("base = 1", &[Change::set(&["base", "model"], "x")]).unwrap_err();
    assert!(matches!(refused, Wrong::Value { reason, .. } if reason.contains("no table")));
    assert!(matches!(changed("a = = 1", &[]), Err(Wrong::Parse(_))));
}

#[test]
fn a_new_file_explains_itself_and_only_its_owner_reads_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("new/folder/config.toml");
    let changes = [
        Change::set(&["base", "model"], "a"),
        Change::set(&["tuned", "model"], "b"),
        Change::set(&["temperature"], 0.9),
    ];
    save(&path, &changes).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("# Settings of AssemblerGPT."), "{text}");
    let (file, warnings) = crate::config::File::parse(&text).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!((file.base.model.as_deref(), file.temperature), (Some("a"), Some(0.9)));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);

    std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    save(&path, &[Change::set(&["seed"], 7)]).unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left");
}

#[test]
fn every_line_of_the_new_file_that_shows_a_key_shows_a_known_one() {
    let shown = NEW.lines().filter_map(|line| line.strip_prefix("#   ")).filter_map(|line| {
        let end = line.find("   (").or_else(|| line.find("   fields")).unwrap_or(line.len());
        line.get(..end)
    });
    let mut text = String::new();
    for line in shown.filter(|line| !line.starts_with("api_key") && !line.starts_with("extra")) {
        text.push_str(line);
        text.push('\n');
    }
    let (_, warnings) = crate::config::File::parse(&text).unwrap();
    assert_eq!(warnings, Vec::<String>::new(), "{text}");
}

#[test]
fn a_link_is_followed_and_a_device_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (real, link) = (dir.path().join("real.toml"), dir.path().join("config.toml"));
    std::fs::write(&real, "# kept\nseed = 1\n").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    save(&link, &[Change::set(&["seed"], 2)]).unwrap();
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::read_to_string(&real).unwrap(), "# kept\nseed = 2\n");
    let refused = save(Path::new("/dev/null"), &[]).unwrap_err();
    assert!(matches!(refused, SaveError::NoFile { .. }), "{refused}");
}

#[test]
fn a_file_that_is_no_toml_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    std::fs::write(&path, "seed = = 1\n").unwrap();
    let refused = save(&path, &[Change::set(&["seed"], 2)]).unwrap_err().to_string();
    assert!(refused.contains("mend it first") && refused.contains("line 1"), "{refused}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "seed = = 1\n");
}
