//! The keys for reading: both sides beside each other, folds, names, numbers, sections, search.

use crate::side::Side;
use crate::tui::bench_test::Bench;
use crate::tui::effects::columns_for_tests;
use crate::tui::message::{Effect, Msg};
use crate::tui::scroll::Scroll;

const BASE: &str = "The base says:\n\n```cpp\nint main() {}\n```\n\n```asm\n\t.text\n\t.globl\tmain\n\
twice:\n\taddl\t%edi, %edi\n\tmovl\t%edi, %eax\n\tret\nmain:\n\tmovl\t$8, %edi\n\tcall\t_ZNSolsEi\n\
\tjmp\t.L3\n.L3:\n\tret\n```\n\nThat is all.\n";

fn tuned() -> String {
    BASE.replace("The base", "The tuned").replace("$8", "$9").replace(".L3", ".L44")
}

/// A bench with both answers, whose base reply has the focus.
fn reading(tuned: &str) -> Bench {
    let mut bench = Bench::live();
    bench.write("x").press("enter").answer(Side::Base, BASE).answer(Side::Tuned, tuned);
    bench.press("tab").take();
    bench.tell(Msg::Resize(120, 44));
    bench
}

/// Does the comparison that was asked for, as its job would.
fn compare(bench: &mut Bench) -> usize {
    let mut done = 0;
    for effect in bench.take() {
        if let Effect::Sides { pair, drafts } = effect {
            let columns = columns_for_tests(drafts);
            bench.tell(Msg::Sides { pair, columns });
            done += 1;
        }
    }
    done
}

fn sides(tuned: &str) -> Bench {
    let mut bench = reading(tuned);
    bench.press("v v v v");
    assert_eq!(compare(&mut bench), 1, "asked once");
    bench
}

#[test]
fn both_listings_stand_beside_each_other_row_by_row_with_their_share_of_equal_lines() {
    let mut bench = sides(&tuned());
    let screen = bench.screen(120, 44);
    assert!(screen.contains("base against tuned: 90 % of lines"), "{screen}");
    let row = screen.lines().find(|row| row.contains("$8")).unwrap();
    assert!(row.contains("$9"), "{row}");
    let label = screen.lines().find(|row| row.contains(".L3:")).unwrap();
    assert!(label.contains(".L44:") && !label.contains('-'), "{label}");
    // One pane for both has one below the other.
    let screen = bench.screen(80, 24);
    let at = |what: &str| screen.lines().position(|row| row.contains(what)).unwrap();
    assert_eq!(at("$8") + 1, at("$9"), "{screen}");
}

#[test]
fn the_comparison_is_asked_for_once_and_again_when_a_reply_is_another() {
    let mut bench = sides(&tuned());
    bench.press("j k").tell(Msg::Resize(130, 44));
    assert_eq!(compare(&mut bench), 0);
    let id = bench.id(Side::Tuned);
    bench.tell(Msg::Edited { id, text: BASE.to_owned() });
    assert_eq!(compare(&mut bench), 1);
    assert!(bench.screen(120, 44).contains("100 % of lines"));
}

#[test]
fn a_side_without_assembly_is_named() {
    let mut bench = sides("I cannot do that.");
    let screen = bench.screen(120, 44);
    assert!(screen.contains("the tuned answer holds no assembly"), "{screen}");
    let mut bench = Bench::live();
    bench.write("x").press("enter").answer(Side::Base, BASE).press("tab v v v v");
    assert_eq!(compare(&mut bench), 0);
    assert!(bench.screen(120, 44).contains("as soon as both answers are complete"));
}

fn scrolls(bench: &Bench) -> [Scroll; 2] {
    Side::BOTH.map(|side| bench.state.sample(side).unwrap().scroll)
}

#[test]
fn replies_scroll_together_at_a_key_and_the_compared_ones_always() {
    let mut bench = reading(&tuned());
    bench.tell(Msg::Resize(120, 20));
    bench.press("home tab home shift-tab j j");
    let [base, tuned] = scrolls(&bench);
    assert_ne!(base, tuned);
    bench.press("g = j j");
    let [base, other] = scrolls(&bench);
    assert_ne!((base, other), ([base, tuned][0], tuned));
    assert_ne!(other, tuned, "the other one stayed");
    let mut bench = sides(&self::tuned());
    bench.tell(Msg::Resize(120, 20));
    bench.press("g j j");
    let [base, tuned] = scrolls(&bench);
    assert_eq!(base, tuned);
}

#[test]
fn a_block_folds_to_its_label_with_its_number_of_lines_and_unfolds() {
    let mut bench = reading(&tuned());
    bench.press("v O");
    let screen = bench.screen(120, 44);
    assert!(
        screen.contains("twice:  … 3 lines") && screen.contains("main:  … 5 lines"),
        "{screen}"
    );
    assert!(!screen.contains("addl\t") && screen.matches("addl").count() == 1, "{screen}");
    bench.press("O o");
    let screen = bench.screen(120, 44);
    assert!(screen.contains("twice:  … 3 lines") && screen.contains("_ZNSolsEi"), "{screen}");
    bench.press("y");
    let copied = bench.take();
    assert!(copied.iter().any(|e| matches!(e, Effect::Copy(text) if text == BASE)), "{copied:?}");
}

#[test]
fn names_of_cpp_become_readable_at_a_key_and_what_is_copied_stays() {
    let mut bench = reading(&tuned());
    assert!(bench.screen(120, 44).contains("_ZNSolsEi"));
    bench.press("m");
    let screen = bench.screen(120, 44);
    assert!(!screen.contains("_ZNSolsEi") && screen.contains("ostream"), "{screen}");
    bench.press("y");
    assert!(bench.take().iter().any(|e| matches!(e, Effect::Copy(text) if text == BASE)));
    let mut bench = sides(&tuned());
    bench.press("m");
    let screen = bench.screen(160, 44);
    assert!(!screen.contains("_ZNSolsEi") && screen.contains("ostream"), "{screen}");
}

#[test]
fn lines_of_a_listing_have_numbers_of_their_own_at_a_key() {
    let mut bench = reading(&tuned());
    let number = |bench: &mut Bench| {
        let screen = bench.screen(200, 44);
        let row = screen.lines().find(|row| row.contains("twice:")).unwrap().to_owned();
        row.split_whitespace().find_map(|word| word.parse::<u32>().ok())
    };
    assert_eq!(number(&mut bench), Some(10));
    bench.press("#");
    assert_eq!(number(&mut bench), Some(3));
    assert!(bench.screen(200, 44).contains("own numbers"));
}

#[test]
fn braces_go_from_section_to_section() {
    let mut bench = reading(&tuned());
    bench.tell(Msg::Resize(120, 20));
    bench.press("home }");
    assert!(bench.screen(120, 20).contains("section 2 of 4: C++"), "{}", bench.screen(120, 20));
    bench.press("}");
    assert!(bench.screen(120, 20).contains("section 3 of 4: assembly"));
    bench.press("{");
    assert!(bench.screen(120, 20).contains("section 2 of 4: C++"));
    bench.press("{ {");
    assert!(bench.screen(120, 20).contains("nothing more above"));
}

#[test]
fn a_search_goes_through_both_panes_and_counts() {
    let mut bench = reading(&tuned());
    bench.press("/").write("movl");
    assert!(bench.screen(120, 44).contains("/movl   1/4"), "{}", bench.screen(120, 44));
    bench.press("enter n n");
    assert!(bench.screen(120, 44).contains("3/4 movl"));
    assert_eq!(bench.state.selected, Side::Tuned);
    bench.press("N");
    assert!(bench.screen(120, 44).contains("2/4 movl"));
    assert_eq!(bench.state.selected, Side::Base);
    bench.press("n n n");
    assert!(bench.screen(120, 44).contains("1/4 movl"));
    for (view, count) in [("v", 4), ("v v v v", 4)] {
        let mut bench = reading(&tuned());
        bench.press(view);
        compare(&mut bench);
        bench.press("/").write("movl");
        assert!(bench.screen(120, 44).contains(&format!("/movl   1/{count}")), "{view}");
    }
}

#[test]
fn a_view_of_what_an_answer_does_not_hold_says_so() {
    let mut bench = reading("No program at all.\n");
    bench.press("v");
    let screen = bench.screen(120, 44);
    assert!(screen.contains("the answer holds no assembly"), "{screen}");
    bench.press("v");
    let screen = bench.screen(120, 44);
    assert!(screen.contains("the answer holds no C++"), "{screen}");
}
