//! What wins over what, and what mistakes say.

use super::*;

fn settings(file: &str, env: &[(&str, &str)], overrides: &Overrides) -> Settings {
    let (file, warnings) = File::parse(file).unwrap();
    combine(overrides, &Environment::of(env), &file, warnings).unwrap()
}

fn key_of(settings: &Settings, side: Side) -> Option<String> {
    settings.models[side.index()].key.as_ref().and_then(|k| k.resolve().ok())
}

#[test]
fn without_anything_there_is_no_model_and_the_defaults_hold() {
    let s = settings("", &[("LANG", "C.UTF-8")], &Overrides::default());
    assert_eq!(s.models, [Model::default(), Model::default()]);
    assert_eq!(s.run.time_limit, Duration::from_secs(10));
    assert_eq!(s.theme, "terminal");
    assert!(s.mouse && !s.ascii && s.warnings.is_empty());
}

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
    let file = "temperature = 0.5\nmax_tokens = 100\n[base]\nmodel = 'a'\n[tuned]\nmodel = 'b'\n[run]\ntime_limit = '3s'";
    let over = Overrides {
        models: [None, Some("c".into())],
        temperature: Some(0.9),
        ..Overrides::default()
    };
    let s = settings(file, &[], &over);
    assert_eq!(s.temperature, Some(0.9));
    assert_eq!(s.max_tokens, Some(100));
    assert_eq!(s.models[0].model.as_deref(), Some("a"));
    assert_eq!(s.models[1].model.as_deref(), Some("c"));
    assert_eq!(s.run.time_limit, Duration::from_secs(3));
}

#[test]
fn texts_are_repaired_unless_the_file_or_a_flag_says_no() {
    let no = Overrides { no_repair: true, ..Overrides::default() };
    assert!(settings("", &[], &Overrides::default()).run.repair);
    assert!(!settings("[run]\nrepair = false", &[], &Overrides::default()).run.repair);
    let s = settings("[run]\nrepair = true", &[], &no);
    assert!(!s.run.repair && s.warnings.is_empty());
}

#[test]
fn the_openai_key_goes_to_openai_and_to_nobody_else() {
    let env = [("OPENAI_API_KEY", "secret")];
    let named = Overrides { models: [Some("a".into()), Some("b".into())], ..Overrides::default() };
    let s = settings("", &env, &named);
    assert_eq!(s.models[0].base_url.as_deref(), Some(OPENAI_URL));
    assert_eq!(key_of(&s, Side::Base).as_deref(), Some("secret"));

    let elsewhere =
        Overrides { base_url: Some("http://127.0.0.1:8080/v1".into()), ..named.clone() };
    let s = settings("", &env, &elsewhere);
    assert_eq!(key_of(&s, Side::Base), None);
    assert_eq!(key_of(&s, Side::Tuned), None);

    let moved = [("OPENAI_API_KEY", "secret"), ("OPENAI_BASE_URL", "http://127.0.0.1:4000/v1/")];
    let s = settings("", &moved, &named);
    assert_eq!(s.models[0].base_url.as_deref(), Some("http://127.0.0.1:4000/v1/"));
    assert_eq!(key_of(&s, Side::Base).as_deref(), Some("secret"));
}

#[test]
fn a_key_of_a_table_does_not_follow_a_flag_to_another_url() {
    let file = "[base]\nmodel='a'\nbase_url='http://one/v1'\napi_key_env='ONE'\n[tuned]\nmodel='b'";
    let env = [("ONE", "k1")];
    let s = settings(file, &env, &Overrides::default());
    assert_eq!(key_of(&s, Side::Base).as_deref(), Some("k1"));
    assert_eq!(key_of(&s, Side::Tuned).as_deref(), Some("k1"), "the same place, the same key");
    let over = Overrides { tuned_url: Some("http://two/v1".into()), ..Overrides::default() };
    let s = settings(file, &env, &over);
    assert_eq!(key_of(&s, Side::Tuned), None);
}

#[test]
fn a_key_is_never_shown() {
    let env = [("OPENAI_API_KEY", "secret-value")];
    let named = Overrides { models: [Some("a".into()), Some("b".into())], ..Overrides::default() };
    assert!(!format!("{:?}", settings("", &env, &named)).contains("secret-value"));
}

#[test]
fn unknown_keys_are_warned_of_with_the_nearest_name() {
    let (_, warnings) =
        File::parse("temprature = 1.0\n[run]\ntimelimit = '1s'\n[base]\nzzz = 1").unwrap();
    assert!(
        warnings[0].contains("temprature") && warnings[0].contains("temperature"),
        "{warnings:?}"
    );
    assert!(warnings.iter().any(|w| w.contains("run.timelimit") && w.contains("time_limit")));
    assert!(warnings.iter().any(|w| w.contains("base.zzz") && !w.contains("did you mean")));
}

#[test]
fn a_mistake_in_the_file_names_file_and_line() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    std::fs::write(&path, "temperature = 0.9\nmax_tokens = \"many\"\n").unwrap();
    let message = File::read(&path).unwrap_err().to_string();
    assert!(message.contains("config.toml") && message.contains("line 2"), "{message}");
}

#[test]
fn a_bad_value_is_a_warning_and_the_default_holds() {
    let s = settings("[run]\ntime_limit='soon'\nmemory_limit='lots'", &[], &Overrides::default());
    assert_eq!(s.run.time_limit, Duration::from_secs(10));
    assert_eq!(s.warnings.len(), 2);
}

#[test]
fn sizes_and_durations_are_read_as_people_write_them() {
    assert_eq!(parse_size("512MiB"), Ok(512 << 20));
    assert_eq!(parse_size("64k"), Ok(64 << 10));
    assert_eq!(parse_duration("1500ms"), Ok(Duration::from_millis(1500)));
    assert_eq!(parse_duration("2m"), Ok(Duration::from_secs(120)));
    for bad in ["", "0", "-1s", "nan", "1e999s", "10 parsecs"] {
        assert!(parse_duration(bad).is_err(), "{bad}");
        assert!(parse_size(bad).is_err(), "{bad}");
    }
}

#[test]
fn no_color_and_a_dumb_terminal_get_the_theme_without_colours() {
    for env in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        assert_eq!(settings("", &[env], &Overrides::default()).theme, "monochrome");
    }
    assert!(settings("", &[("LANG", "C")], &Overrides::default()).ascii);
}

#[test]
fn the_history_is_kept_unless_flag_or_file_say_no() {
    let off = Overrides { no_history: true, ..Overrides::default() };
    assert!(settings("", &[], &Overrides::default()).history);
    assert!(!settings("", &[], &off).history);
    assert!(!settings("[history]\nenabled = false", &[], &Overrides::default()).history);
    assert!(!settings("[history]\nenabled = true", &[], &off).history);
    let (_, warnings) = File::parse("[history]\nenable = true").unwrap();
    assert!(warnings[0].contains("history.enable") && warnings[0].contains("enabled"));
    let env = Environment::of(&[("XDG_DATA_HOME", "/data"), ("HOME", "/home/a")]);
    assert_eq!(env.data_dir().as_deref(), Some(Path::new("/data/assemblergpt")));
}
