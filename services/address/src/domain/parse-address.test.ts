import { describe, expect, it } from 'vitest';
import { readDivisions } from '../divisions-file.js';
import { gazetteerOf } from './gazetteer.js';
import { parseAddress } from './parse-address.js';

const gazetteer = gazetteerOf(readDivisions());
const parse = (text: string, cityCode?: string) => parseAddress(text, gazetteer, cityCode);

describe('the divisions of an address', () => {
  it.each([
    ['广东省广州市天河区天园街道骏景北社区听荷东路18号', '440106012013'],
    ['廣東省廣州市天河區天園街道聽荷東路18號', '440106012'],
    ['广州天河区天园街听荷东路18号', '440106012'],
    ['广州天河听荷东路18号', '440106'],
    ['天河区听荷东路18号', '440106'],
    ['天河听荷东路18号', '440106'],
    ['顺德北滘碧江村泰兴大街三巷8号', '440606102002'],
    ['佛山市顺德区北滘镇碧江村委会泰兴大街8号', '440606102002'],
    ['东莞市厚街镇康乐南路5号', '441900122'],
    ['东莞厚街康乐南路5号', '441900122'],
    ['中山市中山港街道兴业街107号', '442000003'],
    ['阳江市阳东区东平镇红旗渔委会桥头一巷53号', '441704103218'],
    ['乳源县乳城镇鹰峰东路3号', '440232100'],
    ['深圳市南山区粤海街道科技园社区科苑路15号', '440305007003'],
  ])('%s lies in %s', (text, code) => {
    const { cityCode, districtCode, streetCode, communityCode } = parse(text);
    expect([cityCode, districtCode, streetCode, communityCode].filter((part) => part !== null).at(-1)).toBe(code);
  });

  it.each([
    ['广州大道中12号', '广州大道中'], ['天河北路12号', '天河北路'], ['天河路208号', '天河路'], ['中山大道西188号', '中山大道西'], ['中山一路5号', '中山一路'],
    ['广州市天河区天河北路12号', '天河北路'], ['天河区石牌东路3号', '石牌东路'], ['天河区石牌街石牌东路3号', '石牌东路'], ['天河区员村二横路12号', '员村二横路'],
    ['广东省广州市天河区员村街道员村二横路12号', '员村二横路'], ['广东路8号', '广东路'], ['佛山大道南3号', '佛山大道南'], ['天河区石牌街12号', '石牌街'],
    ['五华县水寨镇大坝村12号', '大坝'], ['五华县水寨镇大坝村坝心组12号', '坝心组'],
  ])('of %s leave the road %s', (text, road) => {
    expect(parse(text).road).toBe(road);
  });

  it('are looked for in the city given, and in the one written before that', () => {
    expect(parse('人民街道民生路1号', '4401').streetCode).toBe('440104010');
    expect(parse('深圳市南山区科苑路15号', '4401').districtCode).toBe('440305');
    expect(parse('听荷东路18号', '4401')).toMatchObject({ cityCode: '4401', districtCode: null });
  });

  it('are unknown where several places of the name exist', () => {
    expect(parse('新塘街道富民路1号')).toMatchObject({ cityCode: null, districtCode: null, streetCode: null, road: '富民路' });
    expect(parse('新塘街道富民路1号', '4401')).toMatchObject({ cityCode: '4401', districtCode: null, streetCode: null, road: '富民路' });
  });

  it('include the pseudo district of a city without districts', () => {
    expect(parse('东莞市鸿福路1号').districtCode).toBe('441900');
    expect(parse('康乐南路5号', '4420').districtCode).toBe('442000');
  });

  it('take a community in another street of the district, since communities move', () => {
    expect(parse('天河区员村街道骏景北社区听荷东路18号')).toMatchObject({ streetCode: '440106012', communityCode: '440106012013', road: '听荷东路' });
  });
});

describe('the door of an address', () => {
  it.each([
    ['听荷东路18号荔景花园3栋2单元1204房', { road: '听荷东路', number: '18', estate: '荔景花园', building: '3', unit: '2', floor: null, room: '1204' }],
    ['听荷东路18号', { road: '听荷东路', number: '18', estate: null, building: null, unit: null, floor: null, room: null }],
    ['听荷东路18号5楼', { road: '听荷东路', number: '18', estate: null, building: null, unit: null, floor: '5', room: null }],
    ['天河区听荷2路', { road: '听荷二路', number: null, estate: null, building: null, unit: null, floor: null, room: null }],
    ['荔景花园3栋1204', { road: null, number: null, estate: '荔景花园', building: '3', unit: null, floor: null, room: '1204' }],
    ['听荷东路18号海悦华庭B栋1801房', { road: '听荷东路', number: '18', estate: '海悦华庭', building: 'B', unit: null, floor: null, room: '1801' }],
    ['听荷东路18号之二A301', { road: '听荷东路', number: '18之2', estate: null, building: null, unit: null, floor: null, room: 'A301' }],
  ])('%s is read in parts', (text, door) => {
    expect(parse(text)).toMatchObject(door);
  });
});
