case
  when area = any(string_to_array('E EC N NW SE SW W WC BR CR DA EN HA IG KT RM SM TW UB WD', ' ')) then 'London'
  when area = any(string_to_array('BN CT GU HP LU ME MK OX PO RG RH SL SO TN', ' ')) then 'South East'
  when area = any(string_to_array('BA BH BS DT EX GL PL SN SP TA TQ TR', ' ')) then 'South West'
  when area = any(string_to_array('AL CB CM CO IP NR PE SG SS', ' ')) then 'East of England'
  when area = any(string_to_array('DE LE LN NG NN', ' ')) then 'East Midlands'
  when area = any(string_to_array('B CV DY HR ST SY TF WR WS WV', ' ')) then 'West Midlands'
  when area = any(string_to_array('BD DN HD HG HU HX LS S WF YO', ' ')) then 'Yorkshire and the Humber'
  when area = any(string_to_array('BB BL CA CH CW FY L LA M OL PR SK WA WN', ' ')) then 'North West'
  when area = any(string_to_array('DH DL NE SR TS', ' ')) then 'North East'
  when area = any(string_to_array('CF LD LL NP SA', ' ')) then 'Wales'
  when area = any(string_to_array('AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE', ' ')) then 'Scotland'
  when area = any(string_to_array('BT', ' ')) then 'Northern Ireland'
  when area is not null then 'Elsewhere' end
