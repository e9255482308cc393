"""A picture of the QR codes on a terminal: what a telephone would take, held still."""
import struct
import zlib

BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"
HALVES = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
PIXELS = 4  # of one module's side
MARGIN = 24  # of the dark terminal around the codes
TERMINAL_GREY, PAPER_GREY, INK_GREY = 40, 230, 20


def is_of_a_code(line):
    return line.startswith(BLACK_ON_WHITE)


def module_rows(line):
    """The two rows of modules in one line of text."""
    halves = [HALVES[letter] for letter in line.removeprefix(BLACK_ON_WHITE).removesuffix("\x1b[0m")]
    return [upper for upper, _ in halves], [lower for _, lower in halves]


def pixel_row(modules, width):
    inked = [INK_GREY if dark else PAPER_GREY for dark in modules for _ in range(PIXELS)]
    return bytes([TERMINAL_GREY] * MARGIN + inked + [TERMINAL_GREY] * (width - MARGIN - len(inked)))


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def encode_png(rows):
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)  # grey, eight bits
    content = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def photograph(screen):
    """PNG of all codes on the screen, as they stand there, one below the other."""
    lines = [module_rows(line) if is_of_a_code(line) else None for line in screen.splitlines()]
    widest = max((len(rows[0]) for rows in lines if rows), default=0)
    width = widest * PIXELS + 2 * MARGIN
    dark = bytes([TERMINAL_GREY] * width)
    rows = [dark] * MARGIN
    for line in lines:
        if line is None:
            rows += [dark] * (2 * PIXELS)
        else:
            for modules in line:
                rows += [pixel_row(modules, width)] * PIXELS
    return encode_png(rows + [dark] * MARGIN)
