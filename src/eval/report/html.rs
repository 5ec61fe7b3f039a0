//! The report as one page of HTML that loads nothing and runs nothing. Whatever came from a model,
//! a server, a program or a suite is escaped. Replies are read from the folder one at a time.

mod figures;
mod matrix;

use std::fmt::Write as _;
use std::io::Write;

use super::words;
use crate::eval::summary::Summary;
use crate::eval::summary::folder::Folder;
use crate::printable::escaped;
use crate::side::Side;

/// Writes the page.
///
/// # Errors
/// If it cannot be written, or a reply cannot be read again.
pub fn page(out: &mut impl Write, folder: &Folder, summary: &Summary) -> anyhow::Result<()> {
    let suite = escaped(&summary.run.suite);
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Evaluation: {suite}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
        include_str!("page.css")
    )?;
    out.write_all(head(summary).as_bytes())?;
    out.write_all(figures::primary(summary).as_bytes())?;
    out.write_all(notes(summary).as_bytes())?;
    out.write_all(figures::funnel(summary).as_bytes())?;
    out.write_all(figures::passing(summary).as_bytes())?;
    out.write_all(figures::failures(summary).as_bytes())?;
    out.write_all(figures::twins(summary).as_bytes())?;
    out.write_all(figures::others(summary).as_bytes())?;
    out.write_all(figures::costs(summary).as_bytes())?;
    out.write_all(figures::repairs(summary).as_bytes())?;
    out.write_all(left_out(summary).as_bytes())?;
    matrix::write(out, folder, summary)?;
    out.write_all(facts(summary).as_bytes())?;
    out.write_all(b"</body>\n</html>\n")?;
    Ok(())
}

fn head(summary: &Summary) -> String {
    let sides = Side::BOTH.map(|side| {
        let model = escaped(&words::model(&summary.run, side));
        format!("<span class=\"model {side}\"><b>{}</b> {model}</span>", side.title())
    });
    format!(
        "<header>\n<p class=\"eyebrow\">AssemblerGPT · evaluation</p>\n<h1>{}</h1>\n\
         <p class=\"models\">{} {}</p>\n<p class=\"quiet\">{} counted · {} a side · {}</p>\n</header>\n",
        escaped(&summary.run.suite),
        sides[0],
        sides[1],
        words::plural(summary.prompts, "prompt"),
        words::plural(summary.samples, "sample"),
        left_out_in_short(summary)
    )
}

fn left_out_in_short(summary: &Summary) -> String {
    match summary.excluded.len() + summary.missing.len() {
        0 => "nothing taken out".to_owned(),
        _ => "<a href=\"#left-out\">some taken out</a>".to_owned(),
    }
}

fn notes(summary: &Summary) -> String {
    let mut out = String::new();
    if !summary.warnings.is_empty() {
        let items = summary.warnings.iter().map(|w| format!("<li>! {}</li>", escaped(w)));
        out = format!("<ul class=\"notes\">{}</ul>\n", items.collect::<String>());
    }
    out
}

/// What does not count, and why.
fn left_out(summary: &Summary) -> String {
    let mut out = String::new();
    let lists = [
        ("Lost to servers, tools or isolation", &summary.excluded),
        ("Not asked yet", &summary.missing),
    ];
    if lists.iter().any(|(_, list)| !list.is_empty()) {
        out += "<section id=\"left-out\">\n<h2>Taken out on both sides</h2>\n\
                <p class=\"quiet\">They say nothing about a model, so neither side of their pair counts.</p>\n";
        for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            let items = list.iter().map(|e| {
                let (id, why) = (escaped(&e.id), escaped(&e.why));
                format!("<li><code>{id}</code>, sample {}, {}: {why}</li>\n", e.sample, e.side)
            });
            let items: String = items.collect();
            let open = if list.len() <= 8 { " open" } else { "" };
            let count = list.len();
            let _ = writeln!(
                out,
                "<details{open}><summary>⌁ {name}: {count}</summary><ul>{items}</ul></details>"
            );
        }
        out += "</section>\n";
    }
    out
}

fn facts(summary: &Summary) -> String {
    let row = |(name, value): (String, String)| {
        format!("<tr><th>{}</th><td>{}</td></tr>\n", escaped(&name), escaped(&value))
    };
    let rows: String = words::facts(summary).into_iter().map(row).collect();
    format!(
        "<section>\n<h2>What was held the same</h2>\n<div class=\"wide\"><table class=\"facts\">{rows}</table></div>\n</section>\n"
    )
}
