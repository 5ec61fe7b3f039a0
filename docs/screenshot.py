#!/usr/bin/env python3
"""Makes the pictures of the manual again: plays built-in samples in a real terminal (tmux), presses
keys, and paints what the screen shows: stills (PNG) and a moving picture (GIF).

    cargo build --release && python3 docs/screenshot.py [PROGRAM]

Needs tmux, Pillow (pip install pillow) and a monospace font (apt-get install fonts-dejavu-core).
"""
import os
import re
import subprocess
import sys
import tempfile
import time

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, SIZE = 132, 38, 15
HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, "..", "target", "release", "assemblergpt")
if len(sys.argv) > 1:
    PROGRAM = os.path.abspath(sys.argv[1])
FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono{}.ttf"
GROUND, INK = (20, 24, 31), (211, 217, 226)  # of the theme
COLOURS = [(40, 42, 48), (224, 82, 82), (106, 176, 76), (214, 170, 64),
           (100, 150, 240), (196, 122, 220), (70, 186, 196), (208, 210, 214)]
BRIGHT = [(104, 108, 118), (240, 110, 110), (136, 206, 106), (240, 200, 96),
          (130, 170, 250), (216, 150, 236), (110, 210, 220), (240, 242, 246)]


def tmux(*words, **options):
    command = ["tmux", "-L", f"screenshot{os.getpid()}", "-f", "/dev/null", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def screen():
    return tmux("capture-pane", "-p", "-t", "0")


def wait_for(pattern, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if re.search(pattern, screen(), re.S):
            return
        time.sleep(0.1)
    sys.exit(f"the screen never showed {pattern!r}:\n{screen()}")


def indexed(n):
    if n < 16:
        return COLOURS[n] if n < 8 else BRIGHT[n - 8]
    if n < 232:
        n -= 16
        return tuple(0 if v == 0 else 55 + 40 * v for v in (n // 36, n // 6 % 6, n % 6))
    return (8 + 10 * (n - 232),) * 3


def colour(codes):
    """The colour that follows 38 or 48 in a list of codes."""
    if codes.pop(0) == 5:
        return indexed(codes.pop(0))
    return tuple(codes.pop(0) for _ in range(3))


def style(codes, now):
    """The style after an SGR sequence."""
    codes = [int(c or 0) for c in codes.replace(":", ";").split(";")]
    now = dict(now)
    while codes:
        c = codes.pop(0)
        if c == 0:
            now = {}
        elif c in (1, 2, 4, 7):
            now[{1: "bold", 2: "dim", 4: "line", 7: "swap"}[c]] = True
        elif c == 22:
            now.pop("bold", None), now.pop("dim", None)
        elif c in (24, 27):
            now.pop("line" if c == 24 else "swap", None)
        elif 30 <= c <= 37 or 90 <= c <= 97:
            now["ink"] = COLOURS[c - 30] if c < 40 else BRIGHT[c - 90]
        elif 40 <= c <= 47 or 100 <= c <= 107:
            now["ground"] = COLOURS[c - 40] if c < 50 else BRIGHT[c - 100]
        elif c in (38, 48):
            now["ink" if c == 38 else "ground"] = colour(codes)
        elif c in (39, 49):
            now.pop("ink" if c == 39 else "ground", None)
    return now


def paint(text):
    plain, bold = (ImageFont.truetype(FONTS.format(kind), SIZE) for kind in ("", "-Bold"))
    w, h = round(plain.getlength("M")), SIZE + 4
    image = Image.new("RGB", (WIDTH * w + 16, HEIGHT * h + 16), GROUND)
    draw = ImageDraw.Draw(image)
    now = {}  # tmux carries the style over from row to row
    for y, row in enumerate(text.split("\n")[:HEIGHT]):
        x = 0
        for part in re.split(r"(\x1b\[[0-9;:]*m)", row):
            if part.startswith("\x1b"):
                now = style(part[2:-1], now)
                continue
            for c in part:
                ink, ground = now.get("ink", INK), now.get("ground", GROUND)
                if now.get("dim"):
                    ink = tuple((a * 3 + b * 2) // 5 for a, b in zip(ink, ground))
                if now.get("swap"):
                    ink, ground = ground, ink
                left, top = 8 + x * w, 8 + y * h
                if ground != GROUND:
                    draw.rectangle([left, top, left + w - 1, top + h - 1], fill=ground)
                draw.text((left, top), c, font=bold if now.get("bold") else plain, fill=ink)
                if now.get("line"):
                    draw.line([left, top + h - 2, left + w - 1, top + h - 2], fill=ink)
                x += 1
    return image


def frame():
    return tmux("capture-pane", "-e", "-p", "-t", "0")


def keys(*names):
    for name in names:
        tmux("send-keys", name)


class Film:
    """What the screen shows from moment to moment."""

    def __init__(self):
        self.frames = []

    def watch(self, seconds, until=None):
        """Films for so long, or until the screen shows a pattern."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            now = frame()
            if not self.frames or now != self.frames[-1][1]:
                self.frames.append((time.monotonic(), now))
            if until and re.search(until, screen(), re.S):
                return
            time.sleep(0.08)
        if until:
            sys.exit(f"the screen never showed {until!r}:\n{screen()}")

    def type(self, text):
        for c in text:
            tmux("send-keys", "-l", c)
            self.watch(0.05)

    def save(self, path):
        pictures = [paint(text).quantize(128, dither=Image.Dither.NONE) for _, text in self.frames]
        times = [at for at, _ in self.frames] + [self.frames[-1][0] + 4]
        lasts = [max(40, round((b - a) * 1000)) for a, b in zip(times, times[1:])]
        pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=lasts, loop=0, optimize=True)


def play(session):
    """Runs a session with the bench on its built-in samples, in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        keep = {"HOME": home, "TERM": "tmux-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor",
                "PATH": os.environ["PATH"]}
        words = " ".join(f"{k}={v}" for k, v in keep.items())
        size = ["-x", str(WIDTH), "-y", str(HEIGHT)]
        tmux("-u", "new-session", "-d", *size, f"env -i {words} {PROGRAM} --demo --pace 4 --theme harbor")
        try:
            wait_for("built-in samples.*isolation: [a-z]", 10)
            session()
        finally:
            tmux("kill-server")


def tour():
    """One prompt from key to verdict, then a look at what differs, and a second prompt."""
    film = Film()
    film.watch(1.5)
    keys("Enter")
    film.watch(60, until="complete.*complete")
    film.watch(30, until="✓ld.*✓ld")
    film.watch(1)
    keys("F5")
    film.watch(30, until="equals C")
    film.watch(2)
    paint(frame()).save(os.path.join(HERE, "bench.png"))
    keys("Tab", "Tab", "v", "v", "v")
    film.watch(30, until="100 % of lines")
    film.watch(2.5)
    keys("v")
    film.watch(10, until="base against tuned")
    film.watch(2.5)
    paint(frame()).save(os.path.join(HERE, "compare.png"))
    keys("v", "Tab", "Tab")
    film.watch(0.5)
    keys("Down", "Enter")
    film.watch(60, until="turn 2.*complete.*complete")
    film.watch(1)
    keys("F6")
    film.watch(30, until="equals C")
    film.watch(1.5)
    film.save(os.path.join(HERE, "bench.gif"))


play(tour)
