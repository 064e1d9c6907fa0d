/**
 * Field tables of every request a pharmacy sends, typed by hand from the printed documents
 * (insurance-interface §1–2, e-prescription §2) and from nothing else.
 *
 * One word a field: `name:type`, a star where the document stars it, `?` in front of nothing.
 * C30 text of at most 30 characters · N16.2 decimal · D date · DT date-time · T text without limit.
 */

export const ENVELOPE_TABLE = `infno:C6* msgid:C30* mdtrtarea_admvs:C6* insuplc_admdvs:C6
  recer_sys_code:C10* dev_no:C100 dev_safe_info:C2000 cainfo:C1024 signtype:C10 infver:C6*
  opter_type:C3* opter:C30* opter_name:C50* inf_time:DT* fixmedins_code:C12* fixmedins_name:C200*
  sign_no:C30 input:node*`;

const OPERATOR = 'ipInfo:C64* opter:C20* opterName:C50* optinsNo:C20*';

const DRUGINFO = `psn_no:C30* mdtrt_cert_type:C3* mdtrt_cert_no:C50* card_sn:C32 psn_cert_type:C6*
  certno:C50* psn_type:C6* psn_name:C50* begntime:DT* medfee_sumamt:N16.2* insutype:C6*
  dise_codg:C30 dise_name:C500 acct_used_flag:C1* med_type:C6* exp_content:C4000`;

const DRUGDETAIL = `feedetl_sn:N30.0* rxno:C30 rx_circ_flag:C3* fee_ocur_time:DT*
  med_list_codg:C50* medins_list_codg:C150* det_item_fee_sumamt:N16.2* cnt:N16.4* pric:N16.6*
  sin_dos_dscr:C200 used_frqu_dscr:C200 prd_days:N4.2 medc_way_dscr:C200 bilg_dr_codg:C30
  bilg_dr_name:C50 tcmdrug_used_way:C6 exp_content:C4000 {trace}:node`;

const TRACE_ROW = 'feedetl_sn:C30* drug_trac_codg:C100* trdn_flag:C3*';

const SOLD = `med_list_codg:C50* fixmedins_hilist_id:C30* fixmedins_hilist_name:C200*
  fixmedins_bchno:C30* setl_id:C30 psn_no:C30 psn_cert_type:C6 certno:C50 psn_name:C50
  manu_lotnum:C30* manu_date:D* expy_end:D rx_flag:C3* trdn_flag:C3* finl_trns_pric:N16.6
  sel_retn_cnt:N16.4* sel_retn_time:DT* sel_retn_opter_name:C50* memo:C500 mdtrt_sn:C30*
  drugtracinfo:node*`;

const SOLD_3505 = `prsc_dr_cert_type:C6 prsc_dr_certno:C50 prsc_dr_name:C50* phar_cert_type:C6
  phar_certno:C50 phar_name:C50* phar_prac_cert_no:C50* hi_feesetl_type:C6 rxno:C40 rx_circ_flag:C3
  rtal_docno:C40* stoout_no:C40 bchno:C30 drug_trac_codg:C30 drug_prod_barc:C30 shelf_posi:C20
  MDTRT_SETL_TYPE:C6`;

const REVIEW = `hiRxno:C30* epcToken:C100* ecToken:C64* fixmedinsCode:C20* fixmedinsName:C200*
  pharCertType:C6* pharCertno:C50* pharName:C50* pharCode:C50* rxChkOpnn:C2000* rxChkStasCodg:C10*
  rxChkTime:DT* rxSignVerifySn:C40*`;

const DISPENSING = `hiRxno:C30* fixmedinsCode:C20* fixmedinsName:C200* rchkPharCertType:C6
  rchkPharCertno:C50 rchkPharName:C40 dspeerCertType:C6 dspeerCertno:C50 dspeerName:C40
  rxChkBizSn:C30* hiFeesetlFlag:C3 psnCashPay:N14.2`;

const DISPENSED_ROW = `rtalDocno:C40* stooutNo:C40 stooutTime:D* medListCodg:C50*
  medinsListCodg:C50* drugProdname:C100 drugGenname:C100* drugSpec:C500* drugDosform:C50
  prdrName:C1000 aprvno:C100 manuLotnum:C30 bchno:C30 drugstdcode:C50 drugTraceCodg:C30
  drugProdBarc:C30 shelfLoc:C20 drugTotlcnt:N16.2* drugTotlcntEmp:C40* drugSumamt:N16.6`;

/** Path of a node under `input` → its table. A list node has one table for each of its rows. */
export type NodeTables = Readonly<Record<string, string>>;

/** infno → every node its input may hold. `{trace}` is the region's spelling of the trace node. */
export const INPUT_TABLES: Readonly<Record<string, NodeTables>> = {
  '9001': { signIn: 'opter_no:C20* mac:C20* ip:C20*' },
  '1101': {
    data: `mdtrt_cert_type:C3* mdtrt_cert_no:C50* card_sn:C32 begntime:DT psn_cert_type:C6*
      certno:C50* psn_name:C50*`,
  },
  '2001': {
    data: `psn_no:C30* insutype:C6* fixmedins_code:C12* med_type:C6* begntime:DT* endtime:DT
      dise_codg:C30 dise_name:C500 oprn_oprt_code:C30 oprn_oprt_name:C500 matn_type:C6
      birctrl_type:C6 exp_content:C4000`,
  },
  '2101': { druginfo: DRUGINFO, drugdetail: DRUGDETAIL, 'drugdetail.{trace}': TRACE_ROW },
  '2102': {
    druginfo: `${DRUGINFO} invono:C20`,
    drugdetail: DRUGDETAIL,
    'drugdetail.{trace}': TRACE_ROW,
  },
  '2103': { data: 'setl_id:C30* mdtrt_id:C30* psn_no:C30* exp_content:C4000' },
  '2601': { data: 'psn_no:C30* omsgid:C30* oinfno:C4*' },
  '3201': {
    data: `insutype:C6* clr_type:C6* setl_optins:C6* stmt_begndate:D* stmt_enddate:D*
      medfee_sumamt:N16.2* fund_pay_sumamt:N16.2* acct_pay:N16.2* fixmedins_setl_cnt:N10.0*
      refd_setl_flag:C6 fixmedins_refd_setl_flag:C6*`,
  },
  '3505': {
    selinfo: `${SOLD} ${SOLD_3505}`,
    'selinfo.drugtracinfo': 'drug_trac_codg:C100*',
  },
  '3506': {
    selinfo: `${SOLD} medins_prod_sel_no:C50`,
    'selinfo.drugtracinfo': 'drug_trac_codg:C100*',
  },
  '5205': { data: 'psn_no:C30* begntime:DT* endtime:DT' },
  '5206': { data: 'psn_no:C30* cum_ym:C6' },
  '5301': { data: 'psn_no:C30*' },
  '7201': {
    data: `fixmedinsCode:C20* psnName:C40* psnCertType:C6* certno:C50* ecToken:C64* regSn:C40
      ${OPERATOR} outFlag:C3 outPoolareaNo:C6 insuPlcNo:C6`,
  },
  '7204': {
    data: `epcToken:C100* authRxno:C30* fixmedinsCode:C20* devInfo:C255* ${OPERATOR}`,
  },
  '7205': {
    data: 'hiRxno:C30* fixmedinsCode:C40* rxTraceCode:C20* rxFile:T* epcToken:C100*',
  },
  '7206': { data: REVIEW },
  '7207': { data: DISPENSING, rxSaleDrugDetl: DISPENSED_ROW },
  '7208': { data: 'hiRxno:C30* fixmedinsCode:C20* hiFeesetlFlag:C3 selStooutSn:C30' },
};

/** `ec.query` of the credential decoder (§4.2); `ecQrCode` is this region's place of the text. */
export const DECODER_TABLE = `orgId:C40* businessType:C5* businessInfo:C200 operatorId:C20*
  operatorName:C30* officeId:C20* officeName:C30* deviceType:C30 ecQrCode:C512*`;
