import { onBeforeUnmount, ref, type ShallowRef } from 'vue';
import { readFrame } from '../lib/qr-reader.js';

/** Why a camera does not open. DENIED is the phone's permission (R9); NONE: no camera; BLOCKED: no camera outside https. */
export type CameraProblem = 'DENIED' | 'NONE' | 'BLOCKED';
const problems: Readonly<Record<string, CameraProblem>> = {
  NotAllowedError: 'DENIED',
  SecurityError: 'DENIED',
  NotFoundError: 'NONE',
  OverconstrainedError: 'NONE',
  NotReadableError: 'NONE',
};
export const cameraProblem = (error: unknown): CameraProblem =>
  (error instanceof Error || error instanceof DOMException ? problems[error.name] : undefined) ?? 'NONE';

const frameEveryMs = 160;

/** The camera looking for one QR. Nothing is recorded; frames are read on the phone and dropped. */
export function useCamera(video: Readonly<ShallowRef<HTMLVideoElement | null>>, found: (text: string) => void) {
  const problem = ref<CameraProblem | null>(null);
  const isOn = ref(false);
  const canvas = document.createElement('canvas');
  let stream: MediaStream | null = null;
  let timer = 0;

  function stop() {
    clearTimeout(timer);
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    isOn.value = false;
  }

  async function look(): Promise<void> {
    if (!isOn.value || video.value === null) return;
    const text = await readFrame(video.value, canvas).catch(() => null);
    if (!isOn.value) return;
    if (text === null) timer = window.setTimeout(look, frameEveryMs);
    else {
      stop();
      found(text);
    }
  }

  async function start(): Promise<void> {
    problem.value = null;
    if (navigator.mediaDevices === undefined) return void (problem.value = 'BLOCKED');
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 1280 } } });
      isOn.value = true;
      if (video.value === null) return stop();
      video.value.srcObject = stream;
      await video.value.play();
      void look();
    } catch (error) {
      stop();
      problem.value = cameraProblem(error);
    }
  }

  onBeforeUnmount(stop);
  return { problem, isOn, start, stop };
}
