// What the parts of the page share: the latest recognition, and how values become pixels.

window.lenet ??= (() => {
  const channel = new EventTarget();
  const lenet = { last: null };

  // Tell every part that listens: "recognition", what the network made of the drawing, or
  // "drawing", strokes that take the place of those on the paper.
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

  const ownStyle = (element, name) => getComputedStyle(element).getPropertyValue(name).trim();

  // Paint strokes, as the server draws them, on a square canvas `side` units wide.
  lenet.paintStrokes = (canvas, strokes, side) => {
    const context = canvas.getContext("2d");
    const scale = canvas.width / side;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, side, side);
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = ownStyle(canvas, "--lenet-ink");
    for (const { width, points } of strokes) {
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(...points[0]);
      for (const point of points.length > 1 ? points.slice(1) : points) context.lineTo(...point);
      context.stroke();
    }
    return context;
  };

  lenet.decode = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

  // A colour of the page, which styles give as a hexadecimal number, as three bytes.
  const colour = (canvas, name) => {
    const text = ownStyle(canvas, name);
    return [1, 3, 5].map((start) => parseInt(text.slice(start, start + 2), 16));
  };

  const paint = (canvas, width, height, level, stops) => {
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext("2d");
    const picture = context.createImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      const place = (level(pixel) / 255) * (stops.length - 1);
      const stop = Math.min(Math.floor(place), stops.length - 2);
      for (let part = 0; part < 3; part++) {
        const [from, to] = [stops[stop][part], stops[stop + 1][part]];
        picture.data[4 * pixel + part] = from + (to - from) * (place - stop);
      }
      picture.data[4 * pixel + 3] = 255;
    }
    context.putImageData(picture, 0, 0);
  };

  // Paint ink, one byte a pixel, as it looks on the page's paper.
  lenet.paintInk = (canvas, bytes, [height, width]) => {
    const stops = ["--lenet-paper", "--lenet-ink"].map((name) => colour(canvas, name));
    paint(canvas, width || 1, height || 1, (pixel) => bytes[pixel] ?? 0, stops);
  };

  // Paint one channel of feature maps, one byte a value, on the scale from silent to strongest.
  lenet.paintMap = (canvas, bytes, { shape: [height, width, channels], channel: index }) => {
    const names = ["--lenet-scale-0", "--lenet-scale-1", "--lenet-scale-2", "--lenet-scale-3"];
    const stops = names.map((name) => colour(canvas, name));
    paint(canvas, width, height, (pixel) => bytes[pixel * channels + index], stops);
  };

  return lenet;
})();
