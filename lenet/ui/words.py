"""The page's words: plain ones where a newcomer looks, exact ones one click further."""

from typing import NamedTuple

from lenet.drawing.strokes import STEP
from lenet.hand import KERNEL
from lenet.network.model import INPUT_SIZE


class Heading(NamedTuple):
    """What a chapter is called, what stands above it, and the exact words below it."""

    short: str  # in the page's head
    title: str
    plain: str
    exact: str = ""


# Of a page whose scripts have not come, and of one that was opened as a file.
WAITING = "This page has not started yet. If it stays like this, reload it."
WAITING_FILE = (
    "It can’t start from a file: run “python -m http.server” in its folder, then open "
    "http://localhost:8000."
)

# What each layer does, in a word, by its name.
LAYERS = {
    "INPUT": "your digit",
    "C1": "finds edges",
    "S2": "shrinks",
    "C3": "combines",
    "S4": "shrinks",
    "C5": "sees all",
    "F6": "weighs",
    "OUTPUT": "votes",
}

# By the chapter's part.
HEADINGS = {
    "replay": Heading(
        "Replay",
        "Replay",
        "The probabilities from the first touch to the last lift; of a number, those of the digit "
        "that is being drawn. Pull the slider, and the whole page shows that moment.",
        "The drawing is cut after equal numbers of points, of which the browser keeps one every "
        f"{STEP} canvas units; each part is framed and read like a drawing of its own. The "
        "probabilities are a softmax of the ten logits, divided by a temperature that makes them "
        "honest on validation images.",
    ),
    "finding": Heading(
        "Numbers",
        "How it finds the digits",
        "A number falls into pieces, its strokes. Which of them make a digit together? All that "
        "might are read, and the cheapest way through them is the number.",
        "The second half of the paper (LeCun et al. 1998, sections IV to VI): heuristic "
        "over-segmentation, a graph of candidate segments, each read by the same LeNet-5, and the "
        "best path through it. A candidate costs −log p of its likeliest digit against all others "
        "and “no digit”, and small amounts for what digits rarely look like: a gap inside, lower "
        "than the line, wider than high, a long path, strokes that don’t follow each other in "
        "time. Candidates that can’t lie on a path about as cheap as the best need not be "
        "read. In pictures pieces are what hangs together; what reads badly is cut along the "
        "cheapest seams through the ink. A digit that is too doubtful becomes a “?”, and what the "
        "network takes for one digit stays one, unless several are clearly better.",
    ),
    "evidence": Heading(
        "Why?",
        "Why this digit?",
        "Which ink spoke for the answer, and which for the runner-up.",
        "Integrated gradients (M. Sundararajan, A. Taly, Q. Yan, “Axiomatic Attribution for Deep "
        "Networks”, 2017). On the way from blank paper to the drawing, the gradient of the lead, "
        "one logit less the other, tells how much each pixel changes it. Averaged along the way "
        "and multiplied by the ink, the pixels’ shares nearly add up to the lead that the drawing "
        "won.",
    ),
    "hand": Heading(
        "Your hand",
        "Your hand",
        "What you taught. This browser keeps it, and drawings that resemble it are pulled towards "
        "what you said.",
        "A memory of examples beside the network, which stays as it is (exemplar models of "
        "categorization, R. Nosofsky, 1986; caches as in Tip-Adapter, R. Zhang et al., 2022, and "
        "kNN language models, U. Khandelwal et al., 2020). Of each example the digit image and its "
        "label are kept, in this browser. They go along when the server is asked, which keeps "
        "nothing. Since no weight changes, drawings unlike all examples are read as before. "
        "What can go wrong: an example with a wrong label is believed, and of two that look alike "
        "but are labelled otherwise each spoils the other; such pairs are outlined. Examples of "
        "digits make it a little bolder with what is none.",
    ),
    "learned": Heading(
        "Memory",
        "How it learned your hand",
        "The outputs of C5 for a drawing that you taught and for this one, side by side.",
        "Both are scaled to length 1; the sum of their products is the cosine of the angle between "
        "them, 1 if they are the same. The logit of the taught label gets "
        f"{KERNEL.gain:g} · exp(−{KERNEL.sharpness:g} · (1 − cosine)) more, of the most alike "
        "example of each label. And “no digit”, whose logit is else 0, gets "
        f"{KERNEL.trust:g} · exp(−{KERNEL.reach:g} · (1 − cosine)) less, for the most alike "
        "example that is a digit: who writes one odd digit writes others.",
    ),
    "stages": Heading(
        "Framing",
        "From drawing to input",
        "MNIST, the network’s schoolbook, framed every digit alike. So is yours.",
        "MNIST’s digits were scaled to fit 20 × 20 pixels, their aspect kept, and placed by their "
        "centre of mass in 28 × 28 (LeCun et al. 1998, section III-A); the network’s input has a "
        "margin of 2 more. Before that, the distance transform tells the width of the pen, and a "
        "threshold on the distance to the ink sets it to 2.5 of the 20 pixels.",
    ),
    "kernels": Heading(
        "Kernels",
        "What it has learned",
        "The kernels, small patterns of weights that training found by itself.",
        "C1 has 6 kernels of 5 × 5 × 1 weights, C3 has 16 of 5 × 5 × 6. The paper connects C3 to "
        "some of S2’s maps only (its table I); here, as in most networks since, it sees all. Each "
        "layer’s colours run from its largest weight down. A convolution as networks have it is a "
        "cross-correlation: the kernel is not flipped.",
    ),
    "learning": Heading(
        "Learning",
        "How it learned",
        "From random weights to the trained ones. Pull the slider: all of the page, your drawing "
        "and the figure above, is read with the weights of that moment.",
        "Snapshots of all 61,706 weights, in 16 bits, from before the first step of the training "
        "to its end, so spaced that what the network says changes about as much from each to the "
        "next. The loss is the mean −log p of the labels of MNIST’s test images; all curves share "
        "one logarithmic scale. Your hand, which was taught to the trained network, and the "
        "server, which knows only that, are left out at earlier moments.",
    ),
    "card": Heading(
        "Card",
        "How well it reads",
        "What the network is, how it was trained, and where it errs: the model’s card.",
        "C1, C3 and C5 are convolutions: each unit is the sum of a 5 × 5 patch of the maps before, "
        "times the kernel of its own map, plus a bias, through a ReLU. S2 and S4 average 2 × 2 "
        "units. F6 and OUTPUT see all units before them. A map of N pixels becomes one of "
        "((N + 2P − F) / S) + 1, for a padding of P, a kernel of F and a stride of S. OUTPUT’s "
        "values are logits. Each layer of the figure has a scale of its own, from its largest "
        "value down: orange is above zero, blue below, and the paper’s own colour is zero.",
    ),
}

# Each key and what it does.
KEYS = (
    ("1, 2, 3", "choose a pen, while the paper or its tools have the focus"),
    ("Ctrl Z, Delete", "undo, clear, while the paper or its tools have the focus"),
    ("Arrows, Space", "on the paper: move a pen without a pointer; put it down and lift it"),
    ("Arrows, Enter", "on a layer: choose a unit; keep it open; on the lattice: go on to the next"),
    ("W", "make the paper wide, for a number"),
    ("T, then 0 to 9 or N", "if it was misread: teach it what it is; N is no digit"),
    ("Esc", "close the unit, or an enlarged layer"),
    ("L, P", "copy a link that holds the drawing; save a picture"),
    ("C, F", "keep the drawing to compare; full screen"),
    ("?", "these keys"),
)

# The steps of the framing, by their field of `framing.Framing`.
STAGES = (
    ("ink", "Your drawing", "As ink, from 0 to 255."),
    ("crop", "Cropped", "Specks dropped; where you drew no longer matters."),
    ("even", "Pen evened out", "Thin or thick pen, the line is now the same."),
    ("fit", "Scaled", "To fit 20 × 20 pixels, its shape kept."),
    ("digit_image", "Centred", "Its centre of mass in the middle of 28 × 28."),
    ("input", "Padded", f"To {INPUT_SIZE} × {INPUT_SIZE}: what the network is given."),
)
# What is left out, by `framing.Step`.
TRIALS = (
    ("clean", "Specks kept"),
    ("crop", "Not cropped: the whole paper, shrunk"),
    ("even", "Pen left as it was"),
    ("fit", "Stretched to a square"),
    ("centre", "Centred by its box"),
)
