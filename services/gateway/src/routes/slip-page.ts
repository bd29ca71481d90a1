import QRCode from 'qrcode';

/** What is printed on a slip: of the person nothing but the masked name. */
export interface SlipText {
  code: string;
  maskedName: string;
  moveInDate: string;
  address: string;
  untilDate: string;
}

const SYMBOL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const plain = (text: string): string => text.replace(/[&<>"]/g, (letter) => SYMBOL[letter] ?? '');
/** Lines of an address that fit the page. */
const lines = (text: string): string[] => text.match(/.{1,26}/gu) ?? [];

/** 纸质确认单 as one A5 page (148 × 210 mm) for any printer, in Chinese and English, the code in large type and as a QR. */
export async function slipPage({ code, maskedName, moveInDate, address, untilDate }: SlipText): Promise<string> {
  const qr = (await QRCode.toString(code, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 })).replace(/<\?xml[^>]*>/, '').replace('<svg ', '<svg x="96" y="112" width="40" height="40" ');
  const rows: readonly (readonly [number, number, string])[] = [
    [20, 8, '居住登记确认单'], [27, 4.5, 'Confirmation of residence'],
    [42, 5, `申报人 Resident：${maskedName}`], [51, 5, `入住日期 Since：${moveInDate}`],
    ...lines(address).map((line, index) => [60 + index * 7, 5, `${index === 0 ? '地址 Address：' : ''}${line}`] as const),
    [92, 5.5, '□ 确认其居住 He or she lives here'], [101, 5.5, '□ 不认识此人 I do not know this person'],
    [120, 4.5, '编号 Code'], [132, 9, code],
    [160, 5, '业主／托管人签名 Signature：______________________'], [170, 5, '日期 Date：______________________'],
    [186, 4, `请于${untilDate}前交回服务窗口。本单只能使用一次。`], [192, 4, `Hand in at a counter by ${untilDate}. Good once.`],
  ];
  const texts = rows.map(([y, size, text]) => `<text x="12" y="${y}" font-size="${size}">${plain(text)}</text>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="148mm" height="210mm" viewBox="0 0 148 210" font-family="sans-serif"><rect width="148" height="210" fill="#fff"/>${texts}${qr}</svg>`;
}
