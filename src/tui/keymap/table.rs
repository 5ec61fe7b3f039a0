//! The table: every action once, with its name, its words and its keys. Does nothing itself.
//!
//! An action that is added here is in the footer's reach, the help screen, the palette and the
//! settings. One line declares it: variant, name in the settings, one or two words for the footer,
//! one sentence for help and palette. The lines below it say where it has which keys; words of
//! their own, footer and help, stand behind the keys where a place needs them.

use super::Context;

/// A row: the keys of an action in one place.
pub(super) struct Row {
    pub(super) context: Context,
    pub(super) chords: &'static [&'static str],
    pub(super) action: Action,
    pub(super) hint: &'static str,
    pub(super) help: &'static str,
}

macro_rules! actions {
    ($(
        $variant:ident $name:literal $hint:literal $help:literal
        $(in $context:ident [$($chord:literal)+] $($own_hint:literal $own_help:literal)?)*;
    )+) => {
        /// What a key asks the bench to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $(#[doc = $help] $variant,)+
        }

        impl Action {
            /// All, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in the `[keys]` table of the settings.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// One sentence for help and palette.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)+ }
            }

            /// One or two words for the footer.
            pub const fn hint(self) -> &'static str {
                match self { $(Self::$variant => $hint,)+ }
            }
        }

        /// The keys as they are without settings, in the order in which help lists them.
        pub(super) const ROWS: &[Row] = &[$($(
            Row {
                context: Context::$context,
                chords: &[$($chord),+],
                action: Action::$variant,
                hint: [$($own_hint,)? $hint][0],
                help: [$($own_help,)? $help][0],
            },
        )*)+];
    };
}

actions! {
    Send "send" "send" "put the prompt to both models"
        in Prompt ["enter"];
    Newline "newline" "new line" "start a new line"
        in Prompt ["alt-enter" "ctrl-j"]
        in Parameters ["alt-enter" "ctrl-j"] "new line" "start a new line in the system message"
        in Prompt ["shift-enter"] "new line" "start a new line, where the terminal can tell";
    PreviousPrompt "previous_prompt" "earlier prompt" "on the first line: the prompt before this one"
        in Prompt ["up"];
    NextPrompt "next_prompt" "later prompt" "on the last line: the prompt after this one"
        in Prompt ["down"];

    Reopen "reopen" "reopen" "show the chosen turn as it was"
        in History ["enter"];
    RunSelected "run_selected" "run" "build if needed, and run the selected answer"
        in Anywhere ["f5"];
    RunBoth "run_both" "run both" "run all answers that were not judged yet, one after the other"
        in Anywhere ["f6"];
    RunSide "run_side" "run side" "run every answer of the selected side that was not judged yet"
        in Panes ["R"];
    Repair "repair" "repair" "send this side what the tools said of its answer, and ask for a corrected one"
        in Panes ["f"];
    FollowUp "follow_up" "follow up" "let the next prompts follow up, each side in its own conversation; or begin a new one"
        in Anywhere ["ctrl-f"];
    MoreSamples "more_samples" "one more" "ask both models for one more reply to this prompt"
        in Panes ["+"];
    Blind "blind" "blind" "blind mode: sides without names from the next prompt on, until a vote; or back"
        in Anywhere ["f8"];
    VoteLeft "vote_left" "left" "blind: the left answer is better"
        in Panes ["1"]
        in Anywhere ["alt-1"];
    VoteRight "vote_right" "right" "blind: the right answer is better"
        in Panes ["2"]
        in Anywhere ["alt-2"];
    VoteTie "vote_tie" "tie" "blind: both answers are as good"
        in Panes ["3"]
        in Anywhere ["alt-3"];
    VoteBothBad "vote_both_bad" "both bad" "blind: both answers are bad"
        in Panes ["4"]
        in Anywhere ["alt-4"];
    Scoreboard "scoreboard" "scoreboard" "how both models did in this session, and whether a difference is shown"
        in Anywhere ["f7"];
    SaveMarkdown "save_markdown" "Markdown" "write the scoreboard into a Markdown file"
        in Scores ["m"];
    SaveJson "save_json" "JSON" "write the scoreboard into a JSON file"
        in Scores ["o"];
    ResetScores "reset_scores" "reset" "count anew from the next prompt on, when pressed twice"
        in Scores ["x"];
    PreviousSample "previous_sample" "reply before" "show the reply of this side before this one"
        in Panes ["["];
    NextSample "next_sample" "next reply" "show the next reply of this side"
        in Panes ["]"];
    RunTyped "run_typed" "type to it" "run the selected answer in a terminal and type to it; Esc Esc stops it"
        in Anywhere ["f12"];
    History "history" "history" "open the history of all turns, or close it"
        in Anywhere ["f2"];
    Models "models" "models" "choose models: what every server has, for base and for tuned"
        in Anywhere ["f3"];
    Parameters "parameters" "parameters" "how models are asked: system message, temperature, limits, extra fields"
        in Anywhere ["f9"];
    Setup "setup" "set up" "the guide of the first start: find servers, choose models, save them";
    Palette "palette" "palette" "find any action by its words, and do it"
        in Anywhere ["ctrl-p"];
    Templates "templates" "templates" "start from a prompt with gaps; Tab goes from gap to gap"
        in Anywhere ["ctrl-g"];
    Themes "themes" "themes" "choose a theme; it is shown as one points at it"
        in Anywhere ["alt-t"];
    Resend "resend" "resend" "put the last prompt to both models again"
        in Panes ["r"]
        in History ["r"] "resend" "put its prompt to the models of today";
    Zoom "zoom" "zoom" "give the pane the whole screen, or give it back"
        in Panes ["z"]
        in Console ["f12"] "zoom" "give the program the whole screen, or give it back";
    NextTab "next_tab" "tab" "the next tab of the run pane"
        in Anywhere ["f4"]
        in Panes ["t"];
    NextView "next_view" "view" "the next view: whole reply, assembly, C++, against the compiler, base against tuned"
        in Panes ["v"];
    Together "together" "together" "scroll both replies together, or each alone"
        in Panes ["="];
    NextSection "next_section" "next section" "to the next section of the reply; in a comparison to the next name"
        in Panes ["}"];
    PreviousSection "previous_section" "section before" "to the section, or the name, before"
        in Panes ["{"];
    Fold "fold" "fold" "fold the block of assembly at the top of the pane to its label, or unfold it"
        in Panes ["o"];
    FoldAll "fold_all" "fold all" "fold all blocks of assembly, or unfold them"
        in Panes ["O"];
    Demangle "demangle" "names" "show names of C++ as people read them, or as they stand; for reading only"
        in Panes ["m"];
    Numbers "numbers" "numbers" "number lines of a listing from its own first line, or as messages of tools do"
        in Panes ["#"];
    Filter "filter" "directives" "hide directives and unused labels, or show them"
        in Panes ["d"];
    Edit "edit" "edit" "edit the reply in $VISUAL or $EDITOR, and build that"
        in Panes ["e"];
    Unedit "unedit" "as it came" "take the edited text back: the reply as it came"
        in Panes ["E"];
    Search "search" "search" "look for a text in both replies; Esc forgets it"
        in Panes ["/"]
        in History ["/"] "search" "write words that a prompt, reply or output must hold";
    NextError "next_error" "next error" "to the next line that a tool complained about, that differs, or that holds the text looked for"
        in Panes ["n"];
    PreviousError "previous_error" "error before" "to the one before"
        in Panes ["N"];
    SelectBase "select_base" "left" "select the answer on the left: the base model's, unless blind"
        in Panes ["left" "h"];
    SelectTuned "select_tuned" "right" "select the answer on the right: the tuned model's, unless blind"
        in Panes ["right" "l"];
    Copy "copy" "copy" "copy what the pane shows: reply, output or build log"
        in Panes ["y"];
    Promote "promote" "promote" "add a right answer to the training file; a wrong one's prompt to the next round, with the compiler's answer"
        in Panes ["P"];
    Export "export" "save, copy" "write turn or session into a file, or copy a part of the reply or its build commands"
        in Panes ["s"]
        in Anywhere ["ctrl-s"];

    Choose "choose" "choose" "take what is pointed at"
        in List ["enter"]
        in Models ["enter"] "choose" "take the marked model for the side with the arrow; then the other side is next";
    Close "close" "close" "close the list; nothing is taken"
        in List ["esc"]
        in Help ["esc" "q"] "close" "close the help screen"
        in Scores ["esc" "q"] "close" "back to the bench"
        in Models ["esc"] "close" "back to the bench"
        in Parameters ["esc"] "close" "back to the bench";
    SearchDone "search_done" "done" "back to the list, with these words"
        in Search ["enter"];
    NextOutcome "next_outcome" "filter" "all; right by the tuned model only, the base model only, both, neither"
        in History ["f" "tab"]
        in Search ["tab"] "filter" "the next choice by how both models did";
    DeleteTurn "delete_turn" "delete" "delete the turn, when pressed twice"
        in History ["d" "delete"];
    CloseHistory "close_history" "close" "back to the bench"
        in Search ["esc"] "all turns" "back to the list, without words"
        in History ["esc" "q"];

    OtherSide "other_side" "other side" "choose for the other side"
        in Models ["tab" "shift-tab"];
    TryModel "try_model" "try" "ask both models for one token, to see whether they answer"
        in Models ["ctrl-y"];
    SameModel "same_model" "same on both" "A/A check: the model of the side with the arrow on both sides"
        in Models ["ctrl-a"];
    SwapSides "swap_sides" "swap" "base and tuned change places, with their parameters"
        in Models ["ctrl-x"];
    ReloadModels "reload_models" "ask again" "ask all servers again"
        in Models ["ctrl-g"];
    FieldDone "field_done" "next" "the next parameter; a new line in the system message"
        in Parameters ["enter"];
    NextScope "next_scope" "both / one" "changes are for both sides, base or tuned"
        in Parameters ["tab"];
    NextPreset "next_preset" "preset" "the next system message of the presets in the settings; after the last one your own text"
        in Parameters ["ctrl-o"];
    ResetParameters "reset_parameters" "as settings" "all parameters as the settings have them"
        in Parameters ["ctrl-g"];
    SaveSettings "save_settings" "save" "save in the settings file, which keeps its comments and its order"
        in Models ["ctrl-s"]
        in Parameters ["ctrl-s"];

    FocusNext "focus_next" "focus" "move the focus to the next pane"
        in Anywhere ["tab"];
    FocusPrevious "focus_previous" "focus back" "move the focus to the pane before"
        in Anywhere ["shift-tab"];
    Up "up" "up" "one row up; streaming text is no longer followed"
        in Panes ["up" "k"]
        in History ["up" "k"] "up" "the turn before"
        in Search ["up"] "up" "the turn before"
        in Help ["up" "k"] "up" "one row up"
        in List ["up" "ctrl-p"] "up" "the one before"
        in Scores ["up" "k"] "up" "one row up"
        in Models ["up"] "up" "the model before"
        in Parameters ["up"] "up" "the parameter before; in the system message a line";
    Down "down" "down" "one row down"
        in Panes ["down" "j"]
        in History ["down" "j"] "down" "the turn after"
        in Search ["down"] "down" "the turn after"
        in Help ["down" "j"]
        in List ["down" "ctrl-n"] "down" "the one after"
        in Scores ["down" "j"]
        in Models ["down"] "down" "the model after"
        in Parameters ["down"] "down" "the parameter after; in the system message a line";
    PageUp "page_up" "page up" "one page up"
        in Panes ["pgup"]
        in Console ["shift-pgup"] "back" "one page back in what it has printed"
        in History ["pgup"]
        in Search ["pgup"]
        in Help ["pgup"]
        in List ["pgup"]
        in Scores ["pgup"]
        in Models ["pgup"];
    PageDown "page_down" "page down" "one page down"
        in Panes ["pgdn" "space"]
        in Console ["shift-pgdn"] "forward" "one page forward again"
        in History ["pgdn"]
        in Search ["pgdn"]
        in Help ["pgdn" "space"]
        in List ["pgdn"]
        in Scores ["pgdn" "space"]
        in Models ["pgdn"];
    Top "top" "top" "to the first row"
        in Panes ["home" "g"]
        in History ["home" "g"] "newest" "to the newest turn"
        in Help ["home" "g"]
        in List ["home"] "first" "to the first one"
        in Scores ["home" "g"]
        in Models ["home"] "first" "to the first model";
    Bottom "bottom" "end" "to the last row, and follow the text again"
        in Panes ["end" "G"]
        in History ["end" "G"] "oldest" "to the oldest turn"
        in Help ["end" "G"] "end" "to the last row"
        in List ["end"] "last" "to the last one"
        in Scores ["end" "G"] "end" "to the last row"
        in Models ["end"] "last" "to the last model";
    Stop "stop" "stop" "stop the run or the streams; the text received stays"
        in Anywhere ["esc"];
    Help "help" "help" "show or hide this help"
        in Anywhere ["f1"]
        in Panes ["?"]
        in Scores ["?"]
        in History ["?"];
    Redraw "redraw" "redraw" "paint the screen anew"
        in Anywhere ["ctrl-l"];
    ToggleMouse "toggle_mouse" "mouse" "turn the mouse on or off"
        in Anywhere ["ctrl-t"];
    Suspend "suspend" "suspend" "go to the background; fg brings the bench back"
        in Anywhere ["ctrl-z"];
    Interrupt "interrupt" "stop / quit" "stop what is at work; pressed twice at rest: quit"
        in Anywhere ["ctrl-c"];
    Quit "quit" "quit" "leave the program"
        in Anywhere ["ctrl-q"]
        in Panes ["q"];
}
