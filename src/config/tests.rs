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
    assert_eq!(s.asking.temperature, Some(0.9));
    assert_eq!(s.asking.max_tokens, Some(100));
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

#[test]
fn a_side_is_asked_by_its_own_values_over_those_of_both_and_flags_win() {
    let file = "system = 'both'\ntemperature = 0.5\ntop_p = 0.9\nstop = ['a']\n\
        [tuned]\nsystem = 'mine'\ntemperature = 0.1\nseed = 7\nstop = []";
    let s = settings(file, &[], &Overrides::default());
    let [base, tuned] = s.models.each_ref().map(|model| &model.asking);
    assert_eq!(base, &s.asking);
    assert_eq!(
        (base.system.as_deref(), base.temperature, base.seed),
        (Some("both"), Some(0.5), None)
    );
    let expected = Asking {
        system: Some("mine".into()),
        temperature: Some(0.1),
        top_p: Some(0.9),
        seed: Some(7),
        ..Asking::default()
    };
    assert_eq!(tuned, &expected);
    let over = Overrides {
        system: Some("flag".into()),
        temperature: Some(1.0),
        max_tokens: Some(9),
        ..Overrides::default()
    };
    let s = settings(file, &[], &over);
    for asking in s.models.each_ref().map(|model| &model.asking) {
        assert_eq!(asking.system.as_deref(), Some("flag"));
        assert_eq!((asking.temperature, asking.max_tokens), (Some(1.0), Some(9)));
    }
}

#[test]
fn presets_are_system_messages_by_name() {
    let s = settings("[presets]\nterse = 'Assembly only.'\n", &[], &Overrides::default());
    assert!(s.warnings.is_empty(), "{:?}", s.warnings);
    assert_eq!(s.presets["terse"], "Assembly only.");
}

#[test]
fn the_key_of_the_environment_is_paired_with_its_place() {
    let place = |vars: &[(&str, &str)]| {
        openai(&Environment::of(vars)).map(|(url, key)| (url.to_owned(), key.resolve().unwrap()))
    };
    let expected = |url: &str| Some((url.to_owned(), "k".to_owned()));
    assert_eq!(place(&[("OPENAI_API_KEY", "k")]), expected(OPENAI_URL));
    let moved = [("OPENAI_API_KEY", "k"), ("OPENAI_BASE_URL", "http://127.0.0.1:4000/v1")];
    assert_eq!(place(&moved), expected("http://127.0.0.1:4000/v1"));
    assert_eq!(place(&[("OPENAI_BASE_URL", "http://127.0.0.1:4000/v1")]), None);
}
