// What the parts of the page share: the latest recognition, questions to the server, and how values
// become pixels.

window.lenet ??= (() => {
  const channel = new EventTarget();
  // the latest recognition, and the drawing that it is of, {strokes} or {picture}
  const lenet = { last: null, drawing: { strokes: [] } };

  // --- Between the parts --------------------------------------------------------------------------

  // Tell every part that listens:
  // "recognition"  what the network made of the drawing; `drawing` is true while the pen is down
  // "drawing"      strokes that take the place of those on the paper
  // "moment"       strokes that are shown in their place for now; null for the drawing itself
  // "unit"         {layer, index}: the unit of the network that is looked at
  lenet.publish = (kind, detail) => {
    if (kind === "recognition") lenet.last = detail;
    channel.dispatchEvent(new CustomEvent(kind, { detail }));
  };

  // Listen for as long as the element is on the page.
  lenet.subscribe = (element, kind, callback) => {
    const listener = (event) => {
      if (element.isConnected) callback(event.detail);
      else channel.removeEventListener(kind, listener);
    };
    channel.addEventListener(kind, listener);
    if (kind === "recognition" && lenet.last) callback(lenet.last);
  };

  // --- Questions to the server --------------------------------------------------------------------

  // Return a function that asks the server and shows its reply: one question at a time, the newest
  // next, and none while the element is out of sight. What came in between is never sent.
  lenet.asker = (element, ask, show, refuse = () => {}) => {
    let question = null;
    let busy = false;
    let seen = false;
    const work = async () => {
      if (busy || !seen || question === null) return;
      busy = true;
      while (question !== null && seen && element.isConnected) {
        const asked = question;
        question = null;
        try {
          const reply = await ask(asked);
          if (question !== null) continue; // already old
          if (reply.error) refuse(reply.error);
          else show(reply, asked);
        } catch {
          refuse("The server doesn’t answer.");
        }
      }
      busy = false;
    };
    new IntersectionObserver((entries) => {
      seen = entries[entries.length - 1].isIntersecting;
      work();
    }).observe(element);
    return (asked) => {
      question = asked;
      work();
    };
  };

  // --- Appearance ---------------------------------------------------------------------------------

  // Call back now and whenever the element's size or the page's colours change.
  lenet.onAppearance = (element, callback) => {
    const sizes = new ResizeObserver(callback);
    const colours = new MutationObserver(() => {
      if (element.isConnected) return callback();
      sizes.disconnect();
      colours.disconnect();
    });
    sizes.observe(element);
    colours.observe(document.body, { attributeFilter: ["class"] });
    callback();
  };

  const ownStyle = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

  // Colours of the page, which styles give as hexadecimal numbers, as 256 pixels between them.
  const ramp = (names) => {
    const stops = names.map((name) => {
      const text = ownStyle(name);
      return [1, 3, 5].map((start) => parseInt(text.slice(start, start + 2), 16));
    });
    return Uint32Array.from({ length: 256 }, (_, value) => {
      const place = (value / 255) * (stops.length - 1);
      const stop = Math.min(Math.floor(place), stops.length - 2);
      const [red, green, blue] = stops[stop].map((from, part) =>
        Math.round(from + (stops[stop + 1][part] - from) * (place - stop)));
      return (255 << 24) | (blue << 16) | (green << 8) | red; // bytes R, G, B, A in memory
    });
  };

  // Two scales: of ink, 0 to 255, and of signed values, -128 to 127 with 0 in the middle.
  const scales = () => {
    const dark = document.body.classList.contains("dark");
    if (scales.dark !== dark) {
      scales.dark = dark;
      scales.ink = ramp(["--lenet-paper", "--lenet-ink"]);
      const below = [3, 2, 1].map((step) => `--lenet-below-${step}`);
      const above = [1, 2, 3].map((step) => `--lenet-above-${step}`);
      scales.signed = ramp([...below, "--lenet-zero", ...above]);
      scales.signed[128] = ramp(["--lenet-zero", "--lenet-zero"])[0];
    }
    return scales;
  };

  // --- Painting -----------------------------------------------------------------------------------

  // Paint strokes, as the server draws them, on a square canvas `side` units wide.
  lenet.paintStrokes = (canvas, strokes, side) => {
    const context = canvas.getContext("2d");
    const scale = canvas.width / side;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, side, side);
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = ownStyle("--lenet-ink");
    for (const { width, points } of strokes) {
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(...points[0]);
      for (const point of points.length > 1 ? points.slice(1) : points) context.lineTo(...point);
      context.stroke();
    }
    return context;
  };

  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  lenet.decode = bytes;
  lenet.decodeSigned = (base64) => new Int8Array(bytes(base64).buffer);

  // Fill a canvas of the given size with pixels, each a number of the bytes A, B, G, R.
  const put = (canvas, width, height, fill) => {
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext("2d");
    const picture = context.createImageData(width, height);
    fill(new Uint32Array(picture.data.buffer));
    context.putImageData(picture, 0, 0);
  };

  // Paint ink, one byte a pixel, as it looks on the page's paper.
  lenet.paintInk = (canvas, values, [height, width]) => {
    const { ink } = scales();
    put(canvas, width || 1, height || 1, (pixels) => {
      for (let at = 0; at < pixels.length; at++) pixels[at] = ink[values[at] ?? 0];
    });
  };

  // Paint ink as the opaque part of a square canvas, in its middle, as large as it fits.
  lenet.paintMask = (canvas, values, [height, width]) => {
    const mask = document.createElement("canvas");
    put(mask, width, height, (pixels) => {
      for (let at = 0; at < pixels.length; at++) pixels[at] = values[at] << 24;
    });
    const scale = canvas.width / Math.max(height, width);
    const context = canvas.getContext("2d");
    const place = [(canvas.width - width * scale) / 2, (canvas.height - height * scale) / 2];
    context.drawImage(mask, ...place, width * scale, height * scale);
  };

  // Paint feature maps, one signed byte a value, channels last, side by side in so many columns and
  // with a gap between them, 1 pixel a value.
  lenet.paintMaps = (canvas, values, [height, width, channels], { columns = 1, gap = 0 } = {}) => {
    const { signed } = scales();
    const rows = Math.ceil(channels / columns);
    const wide = columns * (width + gap) - gap;
    put(canvas, wide, rows * (height + gap) - gap, (pixels) => {
      for (let channel = 0; channel < channels; channel++) {
        const left = (channel % columns) * (width + gap);
        const top = Math.floor(channel / columns) * (height + gap);
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const value = values[(y * width + x) * channels + channel];
            pixels[(top + y) * wide + left + x] = signed[128 + value];
          }
        }
      }
    });
  };

  // Paint signed values as a veil, the more opaque the larger they are.
  lenet.paintVeil = (canvas, values, [height, width]) => {
    const [below, above] = ["--lenet-below-2", "--lenet-above-2"].map((name) => ramp([name, name])[0]);
    put(canvas, width, height, (pixels) => {
      for (let at = 0; at < pixels.length; at++) {
        const opacity = Math.min(255, 3 * Math.abs(values[at]));
        pixels[at] = ((values[at] < 0 ? below : above) & 0xffffff) | (opacity << 24);
      }
    });
  };

  // The colour of a signed value, -127 to 127, and one that can be read on it: either has a contrast
  // of 4.5 at least, as WCAG 2.2 asks.
  lenet.colours = (value) => {
    const pixel = scales().signed[128 + Math.round(value)];
    const [red, green, blue] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
    const linear = [red, green, blue].map((part) => (part / 255) ** 2.2);
    const luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    return [`rgb(${red} ${green} ${blue})`, luminance > 0.179 ? "#000000" : "#ffffff"];
  };

  return lenet;
})();
