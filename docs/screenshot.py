#!/usr/bin/env python3
"""Makes docs/bench.png again: plays a built-in sample in a real terminal (tmux), runs the tuned
answer, and paints what the screen shows.

    cargo build --release && python3 docs/screenshot.py

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
FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono{}.ttf"
GROUND, INK = (22, 24, 29), (208, 210, 214)
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


def paint(text, path):
    plain, bold = (ImageFont.truetype(FONTS.format(kind), SIZE) for kind in ("", "-Bold"))
    w, h = round(plain.getlength("M")), SIZE + 4
    image = Image.new("RGB", (WIDTH * w + 16, HEIGHT * h + 16), GROUND)
    draw = ImageDraw.Draw(image)
    for y, row in enumerate(text.split("\n")[:HEIGHT]):
        x, now = 0, {}
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
    image.save(path)


def main():
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "bench.png")
    with tempfile.TemporaryDirectory() as home:
        keep = {"HOME": home, "TERM": "tmux-256color", "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
        words = " ".join(f"{k}={v}" for k, v in keep.items())
        size = ["-x", str(WIDTH), "-y", str(HEIGHT)]
        tmux("-u", "new-session", "-d", *size, f"env -i {words} {PROGRAM} --demo --pace 4")
        try:
            wait_for("built-in samples.*isolation: [a-z]", 10)
            tmux("send-keys", "Enter")
            wait_for("complete.*complete", 20)
            wait_for("✓ld.*✓ld", 20)
            tmux("send-keys", "F5")
            wait_for("equals C", 20)
            paint(tmux("capture-pane", "-e", "-p", "-t", "0"), out)
        finally:
            tmux("kill-server")


main()
