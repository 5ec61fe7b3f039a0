//! Writes a conversation as the text that a model was taught to continue. Runs the template that
//! its file brings, confined: it reaches no file, and its steps are counted.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, context};

use super::gguf::Gguf;
use super::tokenizer::Tokenizer;

/// So many steps a template may take.
const STEPS: u64 = 2_000_000;

/// For models that have the tokens of this shape and bring no template.
const CHATML: &str = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

/// For models that were taught no conversation: the texts, to be continued.
const PLAIN: &str = "{% for m in messages %}{{ m.content }}\n{% endfor %}";

/// How a conversation is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    source: String,
    begin: String,
    end: String,
    /// Whether the model was taught conversations at all.
    pub taught: bool,
}

/// One message.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// `system`, `user` or `assistant`.
    pub role: &'a str,
    /// What is said.
    pub content: &'a str,
}

impl Template {
    /// The template of a file, or a usual one if it has none.
    pub fn of(file: &Gguf, tokenizer: &Tokenizer) -> Self {
        Self::new(file.text("tokenizer.chat_template"), tokenizer)
    }

    /// This template, or a usual one if there is none.
    pub fn new(own: Option<&str>, tokenizer: &Tokenizer) -> Self {
        let chat = tokenizer.id("<|im_start|>").and(tokenizer.id("<|im_end|>")).is_some();
        let usual = if chat { CHATML } else { PLAIN };
        let vocabulary = tokenizer.vocabulary();
        Self {
            taught: chat || own.is_some(),
            source: own.unwrap_or(usual).to_owned(),
            begin: vocabulary.text(vocabulary.begin).to_owned(),
            end: vocabulary.text(vocabulary.end).to_owned(),
        }
    }

    /// The conversation as text, up to where the reply begins.
    ///
    /// # Errors
    /// The template is wrong, runs too long, or does not take such a conversation; as one sentence.
    pub fn write(&self, messages: &[Message<'_>]) -> Result<String, String> {
        let mut environment = Environment::new();
        environment.set_fuel(Some(STEPS));
        if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
            environment.set_syntax(syntax);
        }
        environment
            .set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        environment.add_function("raise_exception", refuse);
        environment.add_function("strftime_now", |_: String| String::new());
        let messages: Vec<Value> = messages
            .iter()
            .map(|message| {
                context! { role => message.role, content => message.content }
            })
            .collect();
        let written = environment.template_from_str(&self.source).and_then(|template| {
            template.render(context! {
                messages => messages,
                add_generation_prompt => true,
                bos_token => self.begin.as_str(),
                eos_token => self.end.as_str(),
                tools => Value::from(()),
            })
        });
        written.map_err(|error| {
            let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
            format!("its chat template does not take this conversation: {detail}")
        })
    }
}

/// What templates call to refuse a conversation.
fn refuse(reason: String) -> Result<String, Error> {
    Err(Error::new(ErrorKind::InvalidOperation, reason))
}
