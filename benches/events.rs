//! How fast the bytes of a streamed reply become events. Measures no network.

use std::collections::VecDeque;

use assemblergpt::llm::Decoder;
use divan::counter::{BytesCount, ItemsCount};

fn main() {
    divan::main();
}

/// A stream as servers send it: tokens of a compiler's assembly, one event each.
fn stream(lines: usize) -> (Vec<u8>, usize) {
    let tokens =
        ["\tmov", "l", "\t", "-", "20", "(%", "r", "bp", "),", " %", "eax", "\n", ".L", "3:", "\n"];
    let head = "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\
                \"system_fingerprint\":\"fp\",\"choices\":[{\"index\":0,\"delta\":{\"content\":";
    let mut bytes = Vec::new();
    for token in tokens.iter().cycle().take(tokens.len() * lines) {
        let token = serde_json::Value::from(*token);
        let event =
            format!("data: {head}{token}}},\"logprobs\":null,\"finish_reason\":null}}]}}\n\n");
        bytes.extend_from_slice(event.as_bytes());
    }
    (bytes, tokens.len() * lines)
}

/// `piece` is the size of one read: a whole frame's worth, a socket's buffer, or less than an event.
#[divan::bench(args = [65_536, 8_192, 200])]
fn assembly_tokens(bencher: divan::Bencher<'_, '_>, piece: usize) {
    let (bytes, tokens) = stream(1_000);
    bencher.counter(BytesCount::of_slice(&bytes)).counter(ItemsCount::new(tokens)).bench(|| {
        let mut decoder = Decoder::new();
        let mut out = VecDeque::new();
        let mut text = 0;
        for piece in bytes.chunks(piece) {
            decoder.feed(piece, &mut out);
            text += out.drain(..).count();
        }
        text
    });
}
