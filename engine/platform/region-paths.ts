/** Paths printed for the "one address per transaction" style (insurance-interface §1.5). */
export const DEFAULT_PATHS: Readonly<Record<string, string>> = {
  '1101': '/fsi/api/fsiPsnInfoService/queryPsnInfo',
  '2601': '/fsi/api/reverseService/revsMethod',
  '3201': '/fsi/api/ybSettlementStmtService/stmtTotal',
  '3202': '/fsi/api/ybSettlementStmtService/stmtDetail',
  '3501': '/fsi/api/goodsService/goodsUpload',
  '3502': '/fsi/api/goodsService/goodsUpdate',
  '3503': '/fsi/api/goodsService/goodsBuy',
  '3504': '/fsi/api/goodsService/goodsBuyReturn',
  '3505': '/fsi/api/goodsService/goodsSell',
  '3506': '/fsi/api/goodsService/goodsSellReturn',
  '3507': '/fsi/api/goodsService/goodsInfoDelete',
  '9101': '/fsi/api/fileupload/upload',
  '9102': '/fsi/api/fileupload/download',
};
