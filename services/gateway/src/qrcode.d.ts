declare module 'qrcode' {
  interface Drawing {
    errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H';
    margin: number;
  }
  const QRCode: {
    toBuffer(text: string, options: Drawing & { type: 'png'; scale: number }): Promise<Buffer>;
    toString(text: string, options: Drawing & { type: 'svg' }): Promise<string>;
  };
  export default QRCode;
}
