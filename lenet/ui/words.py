"""The page's words: plain ones where a newcomer looks, exact ones one click further."""

# By the part of the page: title, plain words, exact words.
HEADINGS = {
    "replay": (
        "Replay",
        "The ten probabilities from the first touch to the last lift. Pull the slider, and the "
        "whole page shows the network at that moment.",
        "The drawing is cut after equal numbers of points, of which the browser keeps one every "
        "1.5 canvas units; each part is framed like a drawing of its own, and all are read as one "
        "batch. The probabilities are a softmax of the ten logits, divided by a temperature that "
        "makes them honest on validation images.",
    ),
    "evidence": (
        "Why this digit?",
        "Which ink spoke for the answer, and which for the runner-up.",
        "Integrated gradients (M. Sundararajan, A. Taly, Q. Yan, “Axiomatic Attribution for Deep "
        "Networks”, 2017). On the way from blank paper to the drawing, the gradient of the lead, "
        "one logit less the other, tells how much each pixel changes it. Averaged along the way "
        "and multiplied by the ink, the pixels’ shares add up to the lead that the drawing won.",
    ),
    "stages": (
        "From drawing to input",
        "MNIST, the network’s schoolbook, framed every digit alike. So is yours.",
        "MNIST’s digits were scaled to fit 20 × 20 pixels, their aspect kept, and placed by their "
        "centre of mass in 28 × 28 (LeCun et al. 1998, section III-A); the network’s input has a "
        "margin of 2 more. Before that, the distance transform tells the width of the pen, and a "
        "threshold on the distance to the ink sets it to 2.5 of the 20 pixels.",
    ),
    "network": (
        "The network at work",
        "All seven layers of LeNet-5, and every number that they make of your drawing, as it is "
        "drawn. Orange is above zero, blue below, and the paper’s own colour is zero.",
        "C1, C3 and C5 are convolutions: each unit is the sum of a 5 × 5 patch of the maps before, "
        "times the kernel of its own map, plus a bias, through a ReLU. S2 and S4 average 2 × 2 "
        "units. F6 and OUTPUT see all units before them. A map of N pixels becomes one of "
        "((N + 2P − F) / S) + 1, for a padding of P, a kernel of F and a stride of S. OUTPUT’s "
        "values are logits. Each layer has a scale of its own, from its largest value down.",
    ),
    "unit": (
        "One unit, opened",
        "All that a unit does is multiply and add. These are its numbers.",
        "A convolution as networks have it is a cross-correlation: the kernel is not flipped. The "
        "numbers are 32-bit floats, worked out for this unit alone, and rounded only to be shown; "
        "point at one to see six digits.",
    ),
    "kernels": (
        "What it has learned",
        "The kernels, small patterns of weights that training found by itself.",
        "C1 has 6 kernels of 5 × 5 × 1 weights, C3 has 16 of 5 × 5 × 6. The paper connects C3 to "
        "some of S2’s maps only (its table I); here, as in most networks since, it sees all. Each "
        "layer’s colours run from its largest weight down.",
    ),
}

# The steps of the framing, by their field of `preprocess.Framing`.
STAGES = (
    ("ink", "Your drawing", "As the server sees it."),
    ("crop", "Cropped", "Specks dropped; where you drew no longer matters."),
    ("even", "Pen evened out", "Thin or thick pen, the line is now the same."),
    ("fit", "Scaled", "To fit 20 × 20 pixels, its shape kept."),
    ("digit_image", "Centred", "Its centre of mass in the middle of 28 × 28."),
    ("input", "Padded", "To 32 × 32: what the network is given."),
)
# What is left out, by `preprocess.Step`.
TRIALS = (
    ("clean", "Specks kept"),
    ("crop", "Not cropped: the whole paper, shrunk"),
    ("even", "Pen left as it was"),
    ("fit", "Stretched to a square"),
    ("centre", "Centred by its box"),
)
