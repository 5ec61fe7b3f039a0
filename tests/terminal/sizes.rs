//! Terminals of every size, and sizes that change.

use rstest::rstest;

use crate::screen::{Screen, bench};

/// Whether title and footer are where they belong.
fn whole(screen: &Screen) -> bool {
    screen.row(0).starts_with(" AssemblerGPT") && screen.row(-1).starts_with(" Enter send")
}

#[rstest]
#[case::smallest(60, 16)]
#[case::usual(80, 24)]
#[case::large(200, 60)]
fn the_whole_way_to_the_output_fits_into_any_size(#[case] columns: u16, #[case] rows: u16) {
    let mut screen = bench().size(columns, rows).open();
    screen.wait_for("No model is connected").wait("a whole bench", whole);
    screen.press("enter").wait_for("complete").press("f5").wait_for("The sum of 8 and 120 is: 128");
    screen.wait_for("✓run").wait("a whole bench", whole);
    assert!(screen.shows("Create an Assembler program"), "{}", screen.dump());
}

#[test]
fn a_terminal_that_changes_its_size_while_text_streams_always_shows_a_whole_bench() {
    let mut screen = bench().pace("1").open();
    screen.wait_for("plays built-in samples").press("enter").wait_for("streaming");
    for (columns, rows) in
        [(60, 16), (200, 60), (80, 24), (99, 19), (100, 20), (61, 17), (240, 80), (120, 40)]
    {
        screen.resize(columns, rows);
        screen.wait(&format!("a whole bench of {columns}x{rows}"), |screen| {
            whole(screen) && screen.shows("Tuned") && screen.shows("Run ·")
        });
        assert!(screen.row(-2).starts_with('╰'), "{}", screen.dump());
        assert!(screen.row(-2).trim_end().ends_with('╯'), "{}", screen.dump());
    }
    screen.wait_for("sample-tuned");
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_loses_nothing() {
    let mut screen = bench().pace("1").open();
    screen.wait_for("plays built-in samples").press("enter").wait_for("streaming");
    screen.resize(30, 6).wait_for("The bench needs");
    screen.resize(1, 1).resize(2, 2).resize(120, 40);
    screen.wait("a whole bench", whole).wait_for("turn 1").wait_for("sample-tuned");
}

#[rstest]
#[case::smallest(60, 16)]
#[case::usual(80, 24)]
fn the_welcome_is_whole_in_a_small_terminal(#[case] columns: u16, #[case] rows: u16) {
    let mut screen = bench().size(columns, rows).open();
    screen.wait("a whole bench", whole);
    let said: String = screen.text().replace(['│', '\n'], " ");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("Their programs are built and run for real"), "{}", screen.dump());
}

#[test]
fn a_sentence_about_what_will_happen_is_gone_once_it_has_happened() {
    let mut screen = bench().open();
    screen.wait_for("plays built-in samples").press("enter f5").wait_for("equals C++");
    screen.wait_gone("runs as soon as it is complete");
}
