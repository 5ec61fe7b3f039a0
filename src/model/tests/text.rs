//! Tokens, templates, and text back from tokens.

use proptest::prelude::*;

use super::tiny;
use crate::model::gguf::{Gguf, Value};
use crate::model::{Format, Message, Model, Rules, Token, TokenKind, Tokenizer, Vocabulary};

/// A vocabulary of GPT-2's kind: all bytes, some pairs, one control token.
fn ranks() -> Vocabulary {
    let visible = (b'!'..=b'~').map(char::from).chain(['Ġ', 'Ċ', 'Ã', '©', 'ð', 'Ł', '¦', 'Ģ']);
    let merges = ["h e", "l l", "he ll", "hell o", "Ġ hello"];
    let pieces = visible.map(String::from).chain(merges.iter().map(|merge| merge.replace(' ', "")));
    let normal = |text| Token { text, kind: TokenKind::Normal, score: 0.0 };
    let end = Token { text: "<|im_end|>".into(), kind: TokenKind::Control, score: 0.0 };
    Vocabulary {
        tokens: pieces.map(normal).chain([end]).collect(),
        rules: Rules::Ranks { merges: merges.map(str::to_owned).to_vec(), words: "gpt-2".into() },
        begin: None,
        end: None,
        ends: Vec::new(),
        unknown: None,
        add_begin: false,
    }
}

fn texts<'a>(tokenizer: &'a Tokenizer, tokens: &[u32]) -> Vec<&'a str> {
    tokens.iter().map(|id| tokenizer.vocabulary().text(Some(*id))).collect()
}

#[test]
fn characters_are_joined_by_score_and_the_rest_is_said_in_bytes() {
    let tokenizer = Tokenizer::new(tiny::vocabulary()).unwrap();
    let split = |text: &str| tokenizer.prompt(text);
    assert_eq!(texts(&tokenizer, &split("ab abcz")), ["<s>", "ab", "▁ab", "c", "<0x7A>"]);
    assert_eq!(texts(&tokenizer, &split("<s>é</s>")), ["<s>", "<0xC3>", "<0xA9>", "</s>"]);
    assert_eq!(tokenizer.text(&split("ab abcz\né</s>")), "ab abcz\né");
    let plain = tokenizer.tokens("</s>");
    assert_eq!((plain.len(), tokenizer.text(&plain).as_str()), (4, "</s>"), "no control token");
}

#[test]
fn bytes_of_words_are_joined_by_rank() {
    let tokenizer = Tokenizer::new(ranks()).unwrap();
    let tokens = tokenizer.prompt("hello hello, é<|im_end|>");
    let spelt = ["hello", "Ġhello", ",", "Ġ", "Ã", "©", "<|im_end|>"];
    assert_eq!(texts(&tokenizer, &tokens), spelt);
    assert_eq!(tokenizer.text(&tokens), "hello hello, é");
}

proptest! {
    #[test]
    fn any_text_comes_back(text in "[ -~\néa-d🦀]{0,40}") {
        let tokenizer = Tokenizer::new(tiny::vocabulary()).unwrap();
        prop_assert_eq!(tokenizer.text(&tokenizer.tokens(&text)), text.clone());
        let plain: String = text.chars().filter(char::is_ascii).collect();
        let tokenizer = Tokenizer::new(ranks()).unwrap();
        prop_assert_eq!(tokenizer.text(&tokenizer.tokens(&plain)), plain);
    }
}

#[test]
fn a_vocabulary_survives_its_file() {
    for vocabulary in [tiny::vocabulary(), ranks()] {
        let mut bytes = Vec::new();
        crate::model::gguf::write(&mut bytes, &vocabulary.metadata(), &[]).unwrap();
        let mut read = Vocabulary::of(&Gguf::parse(bytes).unwrap()).unwrap();
        // Tokens that end a reply are also known by their names.
        read.ends.clear();
        assert_eq!(read, vocabulary);
    }
}

fn written(template: &str, messages: &[Message<'_>]) -> Result<String, String> {
    let more = [("tokenizer.chat_template", Value::from(template))];
    let file = Gguf::parse(tiny::file(&tiny::config(), Format::F16, 1, &more)).unwrap();
    Model::of(&file).unwrap().template.write(messages)
}

#[test]
fn templates_run_as_models_bring_them() {
    let user = Message { role: "user", content: " hi " };
    let shaped = "{%- for m in messages %}\n    {% if m['role'] == 'user' %}[{{ m['content'].strip() }}]{% endif %}\n{% endfor %}{{ bos_token }}{% if add_generation_prompt %}>{% endif %}";
    assert_eq!(written(shaped, &[user]).unwrap(), "[hi]<s>>");
    let refusing = "{{ raise_exception('no system text') }}";
    assert!(written(refusing, &[user]).unwrap_err().contains("no system text"));
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    assert!(written(endless, &[user]).is_err());
    assert!(written("{% if %}", &[user]).is_err());
}

#[test]
fn without_a_template_the_prompt_is_continued() {
    let file = Gguf::parse(tiny::file(&tiny::config(), Format::F16, 1, &[])).unwrap();
    let template = Model::of(&file).unwrap().template;
    assert!(!template.taught);
    assert_eq!(template.write(&[Message { role: "user", content: "a" }]).unwrap(), "a\n");
}
