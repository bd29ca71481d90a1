/** Whether a scanned text says that it is a code on paper (纸质码): then the name beside it is to be compared with an ID card first. */
export const isPrintedCode = (text: string): boolean => text.startsWith('YJP1:');
