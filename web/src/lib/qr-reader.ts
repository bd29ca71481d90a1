/** Reads QR codes from pictures and video frames: by the browser where it can, else by zxing from our own files. */
type Detector = { detect: (source: ImageBitmapSource) => Promise<{ rawValue: string }[]> };
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats: () => Promise<string[]> };

async function browserDetector(): Promise<Detector | null> {
  const detectors = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (detectors === undefined) return null;
  const formats: string[] = await detectors.getSupportedFormats().catch(() => []);
  return formats.includes('qr_code') ? new detectors({ formats: ['qr_code'] }) : null;
}

async function zxing() {
  const [{ prepareZXingModule, readBarcodes }, { default: wasm }] = await Promise.all([
    import('zxing-wasm/reader'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ]);
  prepareZXingModule({ overrides: { locateFile: () => wasm } });
  return (image: Blob | ImageData) => readBarcodes(image, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 });
}

let detector: Promise<Detector | null> | null = null;
let reader: ReturnType<typeof zxing> | null = null;
const zxingOnce = () => (reader ??= zxing().catch((cause: unknown) => {
  reader = null;
  throw cause;
}));

async function byZxing(image: Blob | ImageData): Promise<string | null> {
  const [found] = await (await zxingOnce())(image);
  return found !== undefined && found.isValid && found.text !== '' ? found.text : null;
}

/** The text of the first QR in a picture, or null. A picture never leaves the phone. */
export async function readPicture(file: Blob): Promise<string | null> {
  const native = await (detector ??= browserDetector());
  if (native !== null) {
    const bitmap = await createImageBitmap(file);
    const [found] = await native.detect(bitmap).catch(() => []);
    bitmap.close();
    if (found !== undefined) return found.rawValue;
  }
  return byZxing(file);
}

/** Has the service worker keep what reading needs on this phone, so that it works without a network later; true once it does. */
export async function keepReader(): Promise<boolean> {
  if ((await (detector ??= browserDetector())) !== null) return true;
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(true);
    active?.postMessage('keep the reader', [port2]);
  });
}

const frameSide = 720;

/** The text of a QR in the middle of the current video frame, or null. */
export async function readFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<string | null> {
  const side = Math.min(video.videoWidth, video.videoHeight);
  if (side === 0) return null;
  canvas.width = canvas.height = Math.min(frameSide, side);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, canvas.width, canvas.height);
  const native = await (detector ??= browserDetector());
  if (native !== null) return (await native.detect(canvas).catch(() => []))[0]?.rawValue ?? null;
  return byZxing(context.getImageData(0, 0, canvas.width, canvas.height));
}
