//! What the bench wishes to have saved, as changes of the settings file and as the note that the guide
//! is not wanted again. Writes by `config` alone.

use std::path::{Path, PathBuf};

use serde_json::Value;
use url::Url;

use crate::config::{self, Asking, Change, Environment, KeySource, Settings};
use crate::llm::{Endpoint, Parameters};
use crate::side::Side;
use crate::tui::{Saver, Wish};

/// Keys are paired with these URLs.
type Pairs = Vec<(Url, KeySource)>;

/// Who saves for the bench.
pub(super) fn saver(settings: &Settings, env: &Environment) -> Saver {
    let (path, common) = (settings.path.clone(), settings.asking.clone());
    let (pairs, note) = (pairs(settings, env), no_guide(env));
    Saver::new(move |wish| {
        let changes = match wish {
            Wish::Parameters { old, new } => parameters(&common, old, new),
            Wish::Models(chosen) => models(&pairs, chosen),
            Wish::Theme(name) => vec![Change::set(&["ui", "theme"], name.as_str())],
            Wish::NoGuide => return remember(note.as_deref()),
        };
        let Some(path) = &path else {
            return Err("nothing is saved: neither HOME nor XDG_CONFIG_HOME is set".to_owned());
        };
        config::save(path, &changes).map_err(|error| error.to_string())?;
        Ok(path.display().to_string())
    })
}

/// The file that says that the guide of the first start is not wanted again.
pub(super) fn no_guide(env: &Environment) -> Option<PathBuf> {
    Some(env.state_dir()?.join("no-guide"))
}

fn remember(note: Option<&Path>) -> Result<String, String> {
    let Some(note) = note else { return Ok(String::new()) };
    let write = || {
        std::fs::create_dir_all(note.parent().unwrap_or(Path::new("/")))?;
        std::fs::write(note, "The guide of the first start was closed; --setup opens it.\n")
    };
    write().map_err(|error| error.to_string())?;
    Ok(note.display().to_string())
}

/// Where every known key comes from.
fn pairs(settings: &Settings, env: &Environment) -> Pairs {
    let of_models = settings.models.iter().filter_map(|model| {
        Some((model.base_url.as_deref()?.to_owned(), model.key.as_ref()?.source.clone()))
    });
    let of_environment = config::openai(env).map(|(url, key)| (url.to_owned(), key.source));
    let all = of_models.chain(of_environment);
    all.filter_map(|(url, source)| Some((url.parse().ok()?, source))).collect()
}

/// Models in the sides' tables. A key's name goes with the URL that it is paired with; one that stands
/// there for another URL goes, or it would be sent to the new one.
fn models(pairs: &Pairs, chosen: &[Option<Endpoint>; 2]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (side, endpoint) in Side::BOTH.into_iter().zip(chosen) {
        let Some(endpoint) = endpoint else { continue };
        let table = side.to_string();
        let key = |name: &'static str| [table.as_str(), name];
        let source = pairs.iter().find(|(url, _)| *url == endpoint.base_url).map(|(_, s)| s);
        let (variable, command) = match source {
            Some(KeySource::Variable(name)) => (Some(name.as_str()), None),
            Some(KeySource::Command(command)) => (None, Some(command.as_str())),
            None => (None, None),
        };
        let in_process = endpoint.in_process();
        let url = in_process.is_none().then(|| endpoint.base_url.as_str().into());
        changes.push(Change::set(&key("model"), in_process.as_deref().unwrap_or(&endpoint.model)));
        changes.push(put(&key("base_url"), url));
        changes.push(put(&key("api_key_env"), variable.map(Value::from)));
        changes.push(put(&key("api_key_cmd"), command.map(Value::from)));
        changes.push(put(&key("extra"), extra(&endpoint.extra)));
    }
    changes
}

fn extra(fields: &serde_json::Map<String, Value>) -> Option<Value> {
    (!fields.is_empty()).then(|| Value::Object(fields.clone()))
}

fn put(path: &[&str], value: Option<Value>) -> Change {
    match value {
        Some(value) => Change::set(path, value),
        None => Change::remove(path),
    }
}

/// The value of one parameter; `None` leaves it to the server.
type Read = fn(&Parameters) -> Option<Value>;

/// The parameters by their keys, and what holds for both sides now.
fn table(common: &Asking) -> [(&'static str, Read, Option<Value>); 6] {
    let stop = |list: &[String]| (!list.is_empty()).then(|| Value::from(list));
    [
        ("system", |p| p.system.clone().map(Value::from), common.system.clone().map(Value::from)),
        (
            "temperature",
            |p| p.sampling.temperature.map(Value::from),
            common.temperature.map(Value::from),
        ),
        ("top_p", |p| p.sampling.top_p.map(Value::from), common.top_p.map(Value::from)),
        (
            "max_tokens",
            |p| p.sampling.max_tokens.map(Value::from),
            common.max_tokens.map(Value::from),
        ),
        ("seed", |p| p.sampling.seed.map(Value::from), common.seed.map(Value::from)),
        (
            "stop",
            |p| (!p.sampling.stop.is_empty()).then(|| Value::from(p.sampling.stop.as_slice())),
            stop(&common.stop),
        ),
    ]
}

/// What has changed, where it holds: for both sides at the top, else in a side's table.
fn parameters(common: &Asking, old: &[Parameters; 2], new: &[Parameters; 2]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (key, read, common) in table(common) {
        let (before, after) = (old.each_ref().map(read), new.each_ref().map(read));
        if before != after {
            changes.extend(placed(key, common.as_ref(), &after));
        }
    }
    for (side, (old, new)) in Side::BOTH.into_iter().zip(old.iter().zip(new)) {
        if old.extra != new.extra {
            changes.push(put(&[&side.to_string(), "extra"], extra(&new.extra)));
        }
    }
    changes
}

fn placed(key: &str, common: Option<&Value>, after: &[Option<Value>; 2]) -> Vec<Change> {
    let [base, tuned] = after;
    let mut changes = Vec::new();
    let mut shared = common;
    if base == tuned {
        changes.push(put(&[key], base.clone()));
        shared = base.as_ref();
    } else if common.is_some() && after.iter().any(Option::is_none) {
        // A side that leaves it to the server can only do so if nothing holds for both.
        changes.push(Change::remove(&[key]));
        shared = None;
    }
    for (side, value) in Side::BOTH.into_iter().zip(after) {
        let own = value.clone().filter(|value| Some(value) != shared);
        changes.push(put(&[&side.to_string(), key], own));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Overrides;
    use crate::llm::Sampling;

    /// The settings of a file after a wish.
    fn after(
        text: &str,
        env: &[(&str, &str)],
        wish: impl Fn(&Settings) -> Wish,
    ) -> (String, Settings) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        let env = Environment::of(env);
        let overrides = Overrides { config: Some(path.clone()), ..Overrides::default() };
        let settings = config::load(&overrides, &env).unwrap();
        saver(&settings, &env).save(&wish(&settings)).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        (text, config::load(&overrides, &env).unwrap())
    }

    fn read(settings: &Settings) -> [Parameters; 2] {
        settings.models.each_ref().map(super::super::connect::parameters)
    }

    #[rstest::rstest]
    #[case("temperature = 0.9 # trained\n", [Some(0.9), Some(0.2)])]
    #[case("temperature = 0.9\n[tuned]\ntemperature = 0.1\n", [Some(0.5), Some(0.5)])]
    #[case("temperature = 0.9\n", [None, Some(0.2)])]
    #[case("temperature = 0.9\n", [None, None])]
    #[case("", [Some(0.1), None])]
    #[case("[base]\ntemperature = 0.9\n", [Some(0.9), Some(0.9)])]
    fn parameters_that_were_saved_are_read_again(
        #[case] text: &str,
        #[case] temperatures: [Option<f64>; 2],
    ) {
        let new = temperatures.map(|temperature| Parameters {
            system: Some("be\nbrief".into()),
            sampling: Sampling { temperature, stop: vec!["END".into()], ..Sampling::default() },
            extra: serde_json::from_str(r#"{"top_k": 40}"#).unwrap(),
        });
        let (text, settings) = after(text, &[], |settings| Wish::Parameters {
            old: Box::new(read(settings)),
            new: Box::new(new.clone()),
        });
        assert_eq!(read(&settings), new, "{text}");
        assert!(settings.warnings.is_empty(), "{:?}", settings.warnings);
    }

    #[test]
    fn a_key_that_stands_for_another_url_is_not_left_for_the_new_one() {
        let text = "[base]\nmodel='a'\nbase_url='http://one/v1'\napi_key_env='ONE' # mine\n\
            [tuned]\nmodel='b'\nbase_url='http://two/v1'\napi_key_env='TWO'\n";
        let env = [("ONE", "key-one"), ("TWO", "key-two")];
        let key = |settings: &Settings, side: usize| {
            settings.models[side].key.as_ref().map(|key| key.resolve().unwrap())
        };
        let at = |url: &str| Some(Endpoint::new(url.parse().unwrap(), "m"));
        let choose = |urls: [&str; 2]| {
            let wish = Wish::Models(Box::new(urls.map(at)));
            after(text, &env, move |_| wish.clone())
        };
        let (_, swapped) = choose(["http://two/v1", "http://one/v1"]);
        assert_eq!(key(&swapped, 0).as_deref(), Some("key-two"));
        assert_eq!(key(&swapped, 1).as_deref(), Some("key-one"));
        let (text, moved) = choose(["http://three/v1", "http://127.0.0.1:8080/v1"]);
        assert_eq!((key(&moved, 0), key(&moved, 1)), (None, None), "{text}");
        assert_eq!(moved.models[0].model.as_deref(), Some("m"));
        assert_eq!(moved.models[1].base_url.as_deref(), Some("http://127.0.0.1:8080/v1"));
    }

    #[test]
    fn the_key_of_the_environment_is_named_in_the_file_and_not_written() {
        let env = [("OPENAI_API_KEY", "sk-secret"), ("OPENAI_BASE_URL", "https://api.example/v1")];
        let url: Url = "https://api.example/v1".parse().unwrap();
        let endpoint = Endpoint::new(url, "m").with_key("sk-secret").unwrap();
        let wish = Wish::Models(Box::new([Some(endpoint.clone()), Some(endpoint)]));
        let (text, settings) = after("", &env, move |_| wish.clone());
        assert!(text.contains("api_key_env = \"OPENAI_API_KEY\"") && !text.contains("sk-secret"));
        assert_eq!(settings.models[0].key.as_ref().unwrap().resolve().unwrap(), "sk-secret");
    }

    #[test]
    fn models_in_the_process_are_saved_as_the_settings_name_them() {
        let file = Endpoint::gguf(std::path::Path::new("/models/a b.gguf")).unwrap();
        let wish = Wish::Models(Box::new([Some(Endpoint::built_in(Side::Base)), Some(file)]));
        let old = "[tuned]\nmodel='x'\nbase_url='http://one/v1'\n";
        let (text, settings) = after(old, &[], move |_| wish.clone());
        let model = |side: usize| settings.models[side].model.as_deref();
        assert_eq!(model(0), Some("builtin:base"), "{text}");
        assert_eq!(model(1), Some("gguf:/models/a b.gguf"), "{text}");
        assert!(!text.contains("base_url"), "{text}");
    }

    #[test]
    fn the_guide_is_not_wanted_again_once_it_was_closed() {
        let dir = tempfile::tempdir().unwrap();
        let env = Environment::of(&[("XDG_STATE_HOME", dir.path().to_str().unwrap())]);
        let settings = config::load(&Overrides::default(), &env).unwrap();
        let note = no_guide(&env).unwrap();
        assert!(!note.exists());
        saver(&settings, &env).save(&Wish::NoGuide).unwrap();
        assert!(note.exists());
    }
}
