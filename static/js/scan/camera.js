// The camera, and whatever reads a QR in its picture: the browser's own detector, else zxing from our own server.

const PAUSE_MS = 90; // between two looks; a badge is before the camera for seconds

export class Camera {
  #video;
  #stream = null;
  #reader = null;
  #looking = false;

  constructor(video) {
    this.#video = video;
  }

  get running() {
    return this.#stream !== null;
  }

  // Resolved once pictures come. `device` is one of `devices()`, "" for the one that looks away from the steward.
  async start(device, found) {
    this.stop();
    const which = device ? { deviceId: { exact: device } } : { facingMode: { ideal: "environment" } };
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    this.#stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, ...size } });
    this.#video.srcObject = this.#stream;
    await this.#video.play();
    this.#reader ??= await makeReader();
    this.#looking = true;
    this.#look(found);
  }

  stop() {
    this.#looking = false;
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.#video.srcObject = null;
  }

  async devices() {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter(({ kind }) => kind === "videoinput");
  }

  get hasTorch() {
    return Boolean(this.#track?.getCapabilities?.().torch);
  }

  torch(on) {
    return this.#track.applyConstraints({ advanced: [{ torch: on }] });
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  async #look(found) {
    while (this.#looking) {
      if (!document.hidden && this.#video.readyState >= 2) {
        const text = await this.#reader(this.#video).catch(() => null);
        if (text && this.#looking) found(text);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

async function makeReader() {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
  if (formats.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  return readerOfOurOwn();
}

// zxing would fetch its wasm from a public network; ours is told where it lies in this very build.
async function readerOfOurOwn() {
  const { prepareZXingModule, readBarcodes } = await import("zxing");
  await prepareZXingModule({
    overrides: { locateFile: () => import.meta.resolve("zxing.wasm") },
    fireImmediately: true,
  });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    context.drawImage(video, 0, 0);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
    return found[0]?.text ?? null;
  };
}
