//! The doctor's own sense: distributions, and what is said.

use super::*;

#[test]
fn distributions_are_told_by_what_they_are_like() {
    let of = |text: &str| Distribution::of(text);
    assert_eq!(of("ID=debian\n"), Distribution::Debian);
    assert_eq!(
        of("NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"),
        Distribution::Debian
    );
    assert_eq!(of("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"), Distribution::Fedora);
    assert_eq!(of("ID=opensuse-leap\nID_LIKE=\"suse opensuse\"\n"), Distribution::Suse);
    assert_eq!(of("ID=manjaro\nID_LIKE=arch\n"), Distribution::Arch);
    assert_eq!(of("ID=nixos\n"), Distribution::Unknown);
}

#[test]
fn every_remedy_is_a_command_of_the_distribution() {
    assert_eq!(Distribution::Fedora.install("g++"), "sudo dnf install gcc-c++");
    assert!(Distribution::Debian.install("aarch64").ends_with(" g++-aarch64-linux-gnu"));
    assert!(Distribution::Alpine.install("arm").starts_with("no package"));
}

#[test]
fn a_missing_need_is_ill_and_a_missing_wish_is_not() {
    let check = |health| Check::new("tools", "x", health, "not found\u{1b}[2J");
    assert!(healthy(&[check(Health::Ok), check(Health::Optional), check(Health::Weak)]));
    let ill = [check(Health::Ok), check(Health::Failed).mended_by("do this")];
    assert!(!healthy(&ill));
    let text = text(&ill, false);
    assert!(text.contains("✗ x  not found␛[2J\n") && text.contains("do this"), "{text}");
}

#[test]
fn root_needs_no_sudo() {
    let mut remedy = Distribution::Debian.install("nasm");
    without_sudo(&mut remedy);
    assert_eq!(remedy, "apt-get install --no-install-recommends nasm");
}
