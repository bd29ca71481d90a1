import type { SyntheticDwelling } from './synthetic-dwelling.js';

/** A dwelling of the demo, its owner proven. Roads and numbers are made up, no name the generator uses among them; divisions are real. */
export interface DemoDwelling extends SyntheticDwelling {
  /** Null where nobody knows the owner. */
  readonly ownerKey: string | null;
  readonly custodianKey: string | null;
  readonly residentKeys: readonly string[];
}

type Place = Pick<SyntheticDwelling, 'divisionCode' | 'road' | 'number' | 'room'> & Partial<Pick<SyntheticDwelling, 'estate' | 'building' | 'unit'>>;
type People = Partial<Pick<DemoDwelling, 'ownerKey' | 'custodianKey' | 'residentKeys' | 'buildingUse'>>;

function dwelling(key: string, streetText: string, place: Place, people: People): DemoDwelling {
  const { estate = null, building = null, unit = null } = place;
  const fullText = `${streetText}${place.road}${place.number}号${estate ?? ''}${building === null ? '' : `${building}栋`}${unit === null ? '' : `${unit}单元`}${place.room}房`;
  return { key, fullText, buildingUse: 'RESIDENTIAL', ownerKey: null, custodianKey: null, residentKeys: [], ...place, estate, building, unit, ...people };
}

const tianyuan = '广东省广州市天河区天园街道';
const lijing = { divisionCode: '440106012013', road: '听荷东路', number: '18', estate: '荔景花园', building: '3', unit: '2' };
const nanshan = { divisionCode: '440305007003', road: '听涛一路', number: '8', estate: '海悦华庭', building: 'B' };

export const demoDwellings: readonly DemoDwelling[] = [
  dwelling('tianhe-1204', tianyuan, { ...lijing, room: '1204' }, { ownerKey: 'li-mei' }),
  dwelling('tianhe-1205', tianyuan, { ...lijing, room: '1205' }, { ownerKey: 'li-mei', custodianKey: 'zhang-wei' }),
  dwelling('tianhe-301', '广东省广州市天河区员村街道', { divisionCode: '440106002027', road: '揽月二巷', number: '7', room: '301' }, { ownerKey: 'li-mei' }),
  dwelling('tianhe-home', '广东省广州市天河区林和街道', { divisionCode: '440106009013', road: '沐风北路', number: '26', room: '802' }, { ownerKey: 'li-mei', residentKeys: ['li-mei', 'chen-bo'] }),
  dwelling('yuexiu-502', '广东省广州市越秀区北京街道', { divisionCode: '440104003104', road: '知行直街', number: '9', room: '502' }, {}),
  dwelling('nanshan-1801', '广东省深圳市南山区粤海街道', { ...nanshan, room: '1801' }, { ownerKey: 'huang-shenzhen', residentKeys: ['huang-shenzhen'] }),
  dwelling('nanshan-1802', '广东省深圳市南山区粤海街道', { ...nanshan, room: '1802' }, { ownerKey: 'huang-shenzhen' }),
  dwelling('tianhe-dormitory', tianyuan, { divisionCode: '440106012013', road: '听荷东路', number: '66', building: '2', room: '208' }, { ownerKey: 'zhao-dormitory', buildingUse: 'EMPLOYER_DORMITORY' }),
];
