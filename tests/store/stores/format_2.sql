PRAGMA application_id = 1129140300;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE attachment (
	digest TEXT NOT NULL, 
	content BLOB NOT NULL, 
	PRIMARY KEY (digest), 
	CONSTRAINT attachment_digest_is_sha256 CHECK (length(digest) = 64)
);
INSERT INTO "attachment" VALUES('1499f41fcceba0ce14b04fbe7055a9731bbde6f529d8748796cb6b4b3c1eb723',X'00FF0120736F756E64');
CREATE TABLE calendar (
	digest TEXT NOT NULL, 
	name TEXT NOT NULL, 
	text BLOB NOT NULL, 
	published_at INTEGER NOT NULL, 
	PRIMARY KEY (digest), 
	CONSTRAINT calendar_digest_is_sha256 CHECK (length(digest) = 64)
);
INSERT INTO "calendar" VALUES('cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad','always',CAST('# Every second of every day: 24h on it are 24 hours. It has no time zone of its own; a day is a day of whatever counts on it.
format: 1
calendar: always
title: {zh: 全天候, en: Around the clock}
source: 每天二十四小时 / every hour of every day
week: {mon-sun: "00:00-24:00"}
' AS BLOB),1790557200000000);
INSERT INTO "calendar" VALUES('07733e431c21674baaf776ae5d9bfde2017a52a7afa247044e44136ffa8ba78d','team_office',CAST('format: 1
calendar: team_office
title: {zh: 本组办公时间, en: Team office}
source: test
timezone: Asia/Shanghai
known_until: 2026-10-10
week: {mon-fri: ["09:00-12:00", "13:30-18:00"]}
makeup_hours: mon
years:
  2026:
    notice: https://example.com/2026
    days_off: {2026-10-01..2026-10-07: 国庆节}
    makeup_workdays: {2026-10-10: 国庆节}
' AS BLOB),1790557200000000);
INSERT INTO "calendar" VALUES('819dcd536c995e40da98a856dbbc5a60471f7362278e0f63173f1e7a3cf06b74','team_office',CAST('format: 1
calendar: team_office
title: {zh: 本组办公时间, en: Team office}
source: test
timezone: Asia/Shanghai
known_until: 2026-10-10
week: {mon-fri: ["09:00-12:00", "13:30-18:00"]}
makeup_hours: mon
years:
  2026:
    notice: https://example.com/2026
    days_off: {2026-10-01..2026-10-07: 国庆节}
    makeup_workdays: {2026-09-27: 国庆节}
' AS BLOB),1790611200000000);
CREATE TABLE case_file (
	number TEXT NOT NULL, 
	procedure TEXT NOT NULL, 
	definition TEXT NOT NULL, 
	state TEXT NOT NULL, 
	standing TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	head TEXT NOT NULL, 
	wake_at INTEGER, 
	opened_at INTEGER NOT NULL, 
	changed_at INTEGER NOT NULL, 
	snapshot TEXT NOT NULL, 
	PRIMARY KEY (number), 
	CONSTRAINT case_file_standing_is_known CHECK (standing IN ('open', 'final', 'void')), 
	CONSTRAINT case_file_only_open_cases_wake CHECK (wake_at IS NULL OR standing = 'open'), 
	CONSTRAINT case_file_head_is_sha256 CHECK (length(head) = 64), 
	CONSTRAINT case_file_seq_from_one CHECK (seq >= 1), 
	FOREIGN KEY(definition) REFERENCES definition (digest)
);
INSERT INTO "case_file" VALUES('T-2026-0001','slips','ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52','closed','final',4,'7bb5f0c845cc923fe1856a4a83b8a156f35377723adc1fb6301e39386ce99c7c',NULL,1790557200000000,1790557200000000,'{"assigned_as":{},"assignees":{"clerk":"li"},"changed_at":1790557200000000,"cycles":{"receiving":{"breached":false,"clock":"receiving","ended":1790557200,"fired":[],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790626320,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200,"verdict":"met"}},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","done":{"approve":{"last":"wang","people":["wang"],"seq":3,"times":1},"register":{"last":"li","people":["li"],"seq":1,"times":1},"settle":{"last":"li","people":["li"],"seq":4,"times":1},"submit":{"last":"li","people":["li"],"seq":2,"times":1}},"duties":{},"entered_at":1790557200000000,"fields":{"amount":30000,"channel":{"commitment":"f92456ec228ecd5771682a73689eea3bff5ef5aec94344f9e81a57c7f0647e63","value":"传真"},"employee":{"commitment":"46955974176055f529ee4cfeb7dfe5b0bfc11f7f2b9a2158b2d5e23f4e19d7f6","value":"mei"},"happened":1790553600000000,"helpers":{"commitment":"63f11af6fe40b00df3009cf56fa91e0418f6a2b179e4a94c8d9ac36b2ba7efd1","value":null},"name":{"commitment":"4ca26c3326129f711e01807969cb27507bbb13514948914c2ca27ab7e7658fe0","value":null},"opinion":{"commitment":"789ae7e3916f77b6f0b17094437038839735fdb237bd65f33658f16f25b2fc6b","value":null},"tags":["big"]},"links":{},"number":"T-2026-0001","opened_at":1790557200000000,"parent":null,"previous":"paid","rounds":{"payment":{"approvers":["head"],"complete":true,"distinct_departments":false,"level":0,"number":1,"of":1,"open":true,"raised":null,"signatures":[{"content":"04082c6b21a4d697d7fb7bf9d0c949b919543d9af7f83c37b1dadd842ed60694","departments":[],"person":"wang","role":"head","seq":3,"stands_in":null}]}},"seq":4,"state":"closed","suspended":{},"void":false}');
INSERT INTO "case_file" VALUES('T-2026-0002','slips','ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52','closed','final',4,'2c6b57d284256cbdf6cc6198a1caa395344163066e299b63de20bad090b59282',NULL,1790557200000000,1790557200000000,'{"assigned_as":{},"assignees":{"clerk":"li"},"changed_at":1790557200000000,"cycles":{"receiving":{"breached":false,"clock":"receiving","ended":1790557200,"fired":[],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790626320,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200,"verdict":"met"}},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","done":{"approve":{"last":"bo","people":["bo"],"seq":3,"times":1},"register":{"last":"li","people":["li"],"seq":1,"times":1},"settle":{"last":"li","people":["li"],"seq":4,"times":1},"submit":{"last":"li","people":["li"],"seq":2,"times":1}},"duties":{},"entered_at":1790557200000000,"fields":{"amount":90000,"channel":{"commitment":"1020f7d0b22d2901a36771bfd4a2586dcb1d34b225e0bc5fdbf5753acd0d86af","value":"传真"},"employee":{"commitment":"569e20a8b8f7f56ad710dbd9d525bdaf4a351999eb1691f3188cd8bb66a370ad","value":"mei"},"happened":1790553600000000,"helpers":{"commitment":"441069bd768ba5d35a6ca050deec53170ff86652ec3003be3ab84e535bbef3bd","value":null},"name":{"commitment":"2b834b7dec13ff88701faafb7df1316ab3ffaf0d84e0a17a390febaba4e1e6fc","value":null},"opinion":{"commitment":"2b787897f4a6b9441491fc32c2bdb224b64114eb1fe7b06d7334ff3f342196be","value":null},"tags":["big"]},"links":{},"number":"T-2026-0002","opened_at":1790557200000000,"parent":null,"previous":"paid","rounds":{"payment":{"approvers":["boss"],"complete":true,"distinct_departments":false,"level":1,"number":1,"of":1,"open":true,"raised":null,"signatures":[{"content":"ff0be51762c0bd7064fe80812d790cbccc10c5cd9ab38daefc4840fa3b9d1fcb","departments":[],"person":"bo","role":"boss","seq":3,"stands_in":null}]}},"seq":4,"state":"closed","suspended":{"slips":"mei"},"void":false}');
INSERT INTO "case_file" VALUES('T-2026-0003','slips','ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52','recorded','open',8,'02d1cd18b2ad85c660a7cd33dd8c0e53a595aacfa6cd76d0e4024aa33ed88576',NULL,1790557200000000,1790643601000000,'{"assigned_as":{},"assignees":{"clerk":"li"},"changed_at":1790643601000000,"cycles":{"receiving":{"breached":true,"clock":"receiving","ended":null,"fired":[0,1],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790626320,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200,"verdict":null}},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","done":{"register":{"last":"li","people":["li"],"seq":1,"times":1}},"duties":{},"entered_at":1790557200000000,"fields":{"channel":{"commitment":"9e3f117c58fbe0bef4da762ca4c01d80e8e045793b625149252e6bab28c6e78e","value":"传真"},"happened":1790553600000000,"name":{"commitment":"ed7f76d93498974d0018e6263e0a1a25e4a123e6e3e7f743610aa81262d90f2a","value":null},"tags":["loud"]},"links":{"T-2026-0005":{"link":"duplicate","standing":"void"}},"number":"T-2026-0003","opened_at":1790557200000000,"parent":null,"previous":null,"rounds":{},"seq":8,"state":"recorded","suspended":{},"void":false}');
INSERT INTO "case_file" VALUES('T-2026-0004','slips','ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52','recorded','void',2,'6fb5b17cd3e8454d85bbef022e89a5fc12bdaca53a4b48adf835d4a72a1f05d5',NULL,1790557200000000,1790557200000000,'{"assigned_as":{},"assignees":{},"changed_at":1790557200000000,"cycles":{"receiving":{"breached":false,"clock":"receiving","ended":1790557200,"fired":[],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790626320,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200,"verdict":"cancelled"}},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","done":{"register":{"last":"li","people":["li"],"seq":1,"times":1}},"duties":{},"entered_at":1790557200000000,"fields":{"channel":{"commitment":"7724bc9f22c2d4297b8c35be92f99ee8c045c28aa11b6d2223ccf75fd4e7a468","value":"传真"},"happened":1790553600000000,"name":{"commitment":"a997b82eeefedccac31e379a83063d261fe96fe751f7c1468ba182ac53f3819c","value":null},"tags":["big"]},"links":{},"number":"T-2026-0004","opened_at":1790557200000000,"parent":null,"previous":null,"rounds":{},"seq":2,"state":"recorded","suspended":{},"void":true}');
INSERT INTO "case_file" VALUES('T-2026-0005','slips','ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52','recorded','void',2,'b00d30eab2979e75ce687227504d2e8f2173958db1add43a1f9dc1f99c4d021a',NULL,1790557200000000,1790557200000000,'{"assigned_as":{},"assignees":{},"changed_at":1790557200000000,"cycles":{"receiving":{"breached":false,"clock":"receiving","ended":1790557200,"fired":[],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790626320,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200,"verdict":"cancelled"}},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","done":{"register":{"last":"li","people":["li"],"seq":1,"times":1}},"duties":{},"entered_at":1790557200000000,"fields":{"channel":{"commitment":"1444b7e596b9f910660eada3b196698d1022126f399bcdf30ab27300e67e1e29","value":"传真"},"happened":1790553600000000,"name":{"commitment":"475d89f9a2a9ff8a3f66b8ebe2a7383bb9fc90b1012396ce04c76ffc43c8fdaa","value":null},"tags":["big"]},"links":{},"number":"T-2026-0005","opened_at":1790557200000000,"parent":null,"previous":null,"rounds":{},"seq":2,"state":"recorded","suspended":{},"void":true}');
INSERT INTO "case_file" VALUES('B-2026-0001','batches','0dcfb75107fe86dd8ad383ddf7974a429017f98b057c1f3bc19d2ba848edbf18','working','open',3,'ddf1f75d1603f57841221276fd7faf3531555514fbcfb7d1243620f73fa52184',1790730001,1790557200000000,1790557200000000,'{"assigned_as":{},"assignees":{"clerk":"li"},"changed_at":1790557200000000,"cycles":{"working_time":{"breached":false,"clock":"working_time","ended":null,"fired":[],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790730000,"marks":[1790730001],"provisional":false,"target":"48h","uncertain":false,"why":null},"start":1790557200,"verdict":null}},"definition":"0dcfb75107fe86dd8ad383ddf7974a429017f98b057c1f3bc19d2ba848edbf18","done":{"judge":{"last":"li","people":["li"],"seq":2,"times":1},"register":{"last":"li","people":["li"],"seq":1,"times":1}},"duties":{},"entered_at":1790557200000000,"fields":{"advice":{"commitment":"7db9d40e13a542142e501c9c26a7c6707a3ad32c22e83490be6d75042459ed68","value":null},"batch":{"commitment":"2d90760b98aa710f91a06e91b1c1775bd0952ddaec2fba675ff5b0a9704ca0d5","value":null},"client":{"commitment":"4e485933daf6748ed113a8e64303c806effa3e7de98f8db3f2a0d50c4cd53771","value":null},"complaint":{"commitment":"7f8e352b9a5836e2a36b03890dc7f804bfc2f2ab3b29dba10af36cd9e64a6d8e","value":null}},"links":{"CA-2026-000001":{"link":"recall","standing":"ended"},"CA-2026-000002":{"link":"repair","standing":"open"}},"number":"B-2026-0001","opened_at":1790557200000000,"parent":null,"previous":"received","rounds":{},"seq":3,"state":"working","suspended":{},"void":false}');
INSERT INTO "case_file" VALUES('CA-2026-000001','corrective_action','fc7e4ee505da6e0f5e35645ab98227ffc41eaf6e0f20d8c38109a8456822e6e6','done','final',4,'ade1e61fcbee6da3804e66d6d1d956f2ac0da29db55f1708ca77ef1c9e1aca39',NULL,1790557200000000,1790557200000000,'{"assigned_as":{},"assignees":{"coordinator":"he","doer":"sun","verifier":"wei"},"changed_at":1790557200000000,"cycles":{"planning_time":{"breached":false,"clock":"planning_time","ended":1790557200,"fired":[],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790816400,"marks":[1790816401],"provisional":false,"target":"72h","uncertain":false,"why":null},"start":1790557200,"verdict":"met"},"promised":{"breached":false,"clock":"promised","ended":1790557200,"fired":[],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1792058400,"marks":[1791972000,1792058401],"provisional":false,"target":null,"uncertain":false,"why":null},"start":1790557200,"verdict":"met"},"verifying_time":{"breached":false,"clock":"verifying_time","ended":1790557200,"fired":[],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1791162000,"marks":[1791162001],"provisional":false,"target":"168h","uncertain":false,"why":null},"start":1790557200,"verdict":"met"}},"definition":"fc7e4ee505da6e0f5e35645ab98227ffc41eaf6e0f20d8c38109a8456822e6e6","done":{"plan":{"last":"he","people":["he"],"seq":2,"times":1},"raise_measure":{"last":"system","people":["system"],"seq":1,"times":1},"report_done":{"last":"sun","people":["sun"],"seq":3,"times":1},"verify":{"last":"wei","people":["wei"],"seq":4,"times":1}},"duties":{},"entered_at":1790557200000000,"fields":{"cause":{"commitment":"f414b6ce923c626333f58805751af4f2b41c6cc1920a5efeda3f945ddd538cd7","value":null},"due_at":1792058400000000,"effect":"effective","findings":{"commitment":"ba7efdecf157deb59e54ad1a92dcb2df7822217b99aeaafcbf9fa75107d202d0","value":null},"kind":"recall","measure":{"commitment":"60f41e76cd9ec2fc98acd0c3392f7cf7140d39d8e3d69cf6e383afc7896c01ba","value":null},"problem":{"commitment":"3b2808e20192f876fca7c07038b13bba61dd1b40ceacc3d476310d1747c65afc","value":null},"responsible":{"commitment":"896974a9374cf2464ac98767f0fb30ca25b83721a99262caeba477f453a7a79b","value":"sun"},"result":{"commitment":"dc2946fbf93060d6d1d5c85eb95fafac3d235ed0678221e91d6b6d4481b34192","value":null},"rounds":1,"scope":{"commitment":"5700183a631464e23d9846e928d0feb86b24d04cbea46ed0a82d204832cee233","value":null},"units_back":5,"units_out":5},"links":{},"number":"CA-2026-000001","opened_at":1790557200000000,"parent":{"case":"B-2026-0001","done_in":[],"link":"recall"},"previous":"verifying","rounds":{},"seq":4,"state":"done","suspended":{},"void":false}');
INSERT INTO "case_file" VALUES('CA-2026-000002','corrective_action','fc7e4ee505da6e0f5e35645ab98227ffc41eaf6e0f20d8c38109a8456822e6e6','planning','open',1,'84d341b95dbf7b2e5f3da0ab57007c50da47a024d45c8e33512efc8989227f94',1790816401,1790557200000000,1790557200000000,'{"assigned_as":{},"assignees":{},"changed_at":1790557200000000,"cycles":{"planning_time":{"breached":false,"clock":"planning_time","ended":null,"fired":[],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790816400,"marks":[1790816401],"provisional":false,"target":"72h","uncertain":false,"why":null},"start":1790557200,"verdict":null}},"definition":"fc7e4ee505da6e0f5e35645ab98227ffc41eaf6e0f20d8c38109a8456822e6e6","done":{"raise_measure":{"last":"system","people":["system"],"seq":1,"times":1}},"duties":{},"entered_at":1790557200000000,"fields":{"cause":{"commitment":"0560d1f1dabb6accac3322dcd9a5f27a47ac3d926957fa2fc439d25fabe5f93e","value":null},"kind":"corrective","problem":{"commitment":"405ddd3719d29de12988f830b451a89fdd15895faca2fbde39c5bdbef16dd155","value":null},"rounds":0},"links":{},"number":"CA-2026-000002","opened_at":1790557200000000,"parent":{"case":"B-2026-0001","done_in":[],"link":"repair"},"previous":null,"rounds":{},"seq":1,"state":"planning","suspended":{},"void":false}');
INSERT INTO "case_file" VALUES('R-2026-0001','terms','9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664','received','open',4,'65f5d1dbb795da685be7ea9916a17c599d6354cb4a9093361dd6c9fd5204b15c',1791799201,1790557200000000,1790643601000000,'{"assigned_as":{},"assignees":{},"changed_at":1790643601000000,"cycles":{"answer":{"breached":false,"clock":"answer","ended":null,"fired":[],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"team_office","digest":"819dcd536c995e40da98a856dbbc5a60471f7362278e0f63173f1e7a3cf06b74","due":1791799200,"marks":[1791799201],"provisional":true,"target":"5wd","uncertain":true,"why":null},"start":1790557200,"verdict":null},"first":{"breached":true,"clock":"first","ended":null,"fired":[0,1],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790600400,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200,"verdict":null}},"definition":"9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664","done":{"receive":{"last":"li","people":["li"],"seq":1,"times":1}},"duties":{},"entered_at":1790557200000000,"fields":{"what":{"commitment":"d5e6100a62768ebf8fed2516be51c8b330008aab44d791904888a49967715560","value":null}},"links":{},"number":"R-2026-0001","opened_at":1790557200000000,"parent":null,"previous":null,"rounds":{},"seq":4,"state":"received","suspended":{},"void":false}');
INSERT INTO "case_file" VALUES('R-2026-0002','terms','9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664','parked','open',4,'21c689afdc88a8c81f643d6d900a75ad6bcadd2a226a6ccaff12fbd94a355fa6',NULL,1790557200000000,1790611200000000,'{"assigned_as":{},"assignees":{"clerk":"li"},"changed_at":1790611200000000,"cycles":{"answer":{"breached":false,"clock":"answer","ended":null,"fired":[],"number":1,"pause_ends":null,"paused_since":1790611200,"pauses":[],"reckoning":{"calendar":"team_office","digest":"819dcd536c995e40da98a856dbbc5a60471f7362278e0f63173f1e7a3cf06b74","due":1791799200,"marks":[1791799201],"provisional":true,"target":"5wd","uncertain":true,"why":null},"start":1790557200,"verdict":null},"first":{"breached":false,"clock":"first","ended":1790611200,"fired":[0],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790600400,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200,"verdict":"met"}},"definition":"9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664","done":{"park":{"last":"li","people":["li"],"seq":3,"times":1},"receive":{"last":"li","people":["li"],"seq":1,"times":1}},"duties":{},"entered_at":1790611200000000,"fields":{"what":{"commitment":"079a82a9dd58e46c60fb1e1d083a6bd5b50163419eccceef1335a488273a6536","value":null}},"links":{},"number":"R-2026-0002","opened_at":1790557200000000,"parent":null,"previous":"received","rounds":{},"seq":4,"state":"parked","suspended":{},"void":false}');
INSERT INTO "case_file" VALUES('T-2026-0057','slips','ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52','recorded','open',3,'65f096361bb1048600a094d1c4c6cf32e51be9b5ba0ce7b29cbee5f645e9ab7a',NULL,1790611200000000,1790697601000000,'{"assigned_as":{},"assignees":{},"changed_at":1790697601000000,"cycles":{"receiving":{"breached":true,"clock":"receiving","ended":null,"fired":[0,1],"number":1,"pause_ends":null,"paused_since":null,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790697600,"marks":[1790680320,1790697601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790611200,"verdict":null}},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","done":{},"duties":{},"entered_at":1790611200000000,"fields":{"amount":12000,"employee":{"commitment":"5aed4a22cab3972eb5267fd3d95b5eb0250d8bff2cca3638b6bd5af00f8efa2b","value":"mei"},"happened":1790535600000000,"name":{"commitment":"a70be8ea4027670e38ca43758a68c39693d59dcc4f655e6eb8d52248cc6dfc32","value":null}},"links":{},"number":"T-2026-0057","opened_at":1790611200000000,"parent":null,"previous":null,"rounds":{},"seq":3,"state":"recorded","suspended":{},"void":false}');
INSERT INTO "case_file" VALUES('OLD/17','slips','ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52','paid','open',1,'9bb6e15bf2c6934fa6264abe44382fd8b895c9317438156a361b56f2b1ea575f',NULL,1790611200000000,1790611200000000,'{"assigned_as":{},"assignees":{},"changed_at":1790611200000000,"cycles":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","done":{"approve":{"last":"wang","people":["wang"],"seq":0,"times":1},"register":{"last":"li","people":["li"],"seq":-2,"times":1},"submit":{"last":"li","people":["li"],"seq":-1,"times":1}},"duties":{},"entered_at":1790611200000000,"fields":{"amount":12000,"employee":{"commitment":"54d7127b45767933020d4282cd3b28a6d24c1f9ef72b0f35400da04d43b0a97e","value":"mei"},"happened":1790535600000000,"name":{"commitment":"cc87c693e02b49c66186c518cc6eb09d73afb66c84da7287d89360d5bd30ae57","value":null}},"links":{},"number":"OLD/17","opened_at":1790611200000000,"parent":null,"previous":null,"rounds":{"payment":{"approvers":["head"],"complete":true,"distinct_departments":false,"level":0,"number":1,"of":1,"open":true,"raised":null,"signatures":[{"content":"2d444002183b3b6d53a6cb0c16620e1398335c552740023d89992e320f4967d0","departments":[],"person":"wang","role":"head","seq":0,"stands_in":null}]}},"seq":1,"state":"paid","suspended":{},"void":false}');
CREATE TABLE command_key (
	"key" TEXT NOT NULL, 
	stream TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "command_key" VALUES('open 张三','case:T-2026-0001','7eccba57a54584fe4423ad6c9fd06ade:ed0e9c4e529267538dab5f4fc3c0ebb20090cee81da890564c923f0032e97e98','{"action":"register","case":"T-2026-0001","from_":null,"procedure":"slips","seq":1,"since":0,"to":"recorded"}');
INSERT INTO "command_key" VALUES('open 李雷','case:T-2026-0002','2115c374b43362c225eee0e377955727:82312f19b1152b3e0e29195b02979ff9c3c62a92e93a3f40846f109f954f6138','{"action":"register","case":"T-2026-0002","from_":null,"procedure":"slips","seq":1,"since":0,"to":"recorded"}');
INSERT INTO "command_key" VALUES('open 韩梅','case:T-2026-0003','50d6f19604d2831398bfd07dd1479fe5:07f23aafe2c1ebd611085ce595fec1090029335d20a6d16e61afef208a3401a4','{"action":"register","case":"T-2026-0003","from_":null,"procedure":"slips","seq":1,"since":0,"to":"recorded"}');
INSERT INTO "command_key" VALUES('open 赵六','case:T-2026-0004','0205f58a557367846a68f0e7eb751b1c:25838b31daf142db921b932799d3ecff17930571de99bb1d1bb79d23d3256b29','{"action":"register","case":"T-2026-0004","from_":null,"procedure":"slips","seq":1,"since":0,"to":"recorded"}');
INSERT INTO "command_key" VALUES('open 赵六 (again)','case:T-2026-0005','6302a438597af11586f335a2d82d42df:2282ad94b551b771f01a8d73ae5af9e58b809ced35c5021502b8ff70d4a5dbd2','{"action":"register","case":"T-2026-0005","from_":null,"procedure":"slips","seq":1,"since":0,"to":"recorded"}');
CREATE TABLE definition (
	digest TEXT NOT NULL, 
	name TEXT NOT NULL, 
	text BLOB NOT NULL, 
	published_at INTEGER NOT NULL, 
	PRIMARY KEY (digest), 
	CONSTRAINT definition_digest_is_sha256 CHECK (length(digest) = 64)
);
INSERT INTO "definition" VALUES('ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52','slips',CAST('procedure: slips
format: 1
title: {zh: 测试规程, en: Test procedure}
source: {document: test}
number: "T-{year}-{seq:04}"
timezone: Asia/Shanghai
calendars: {always: always}

settings:
  limit: {type: money, currency: CNY, value: 500.00, zh: 上限, en: Limit}
  forgiven: {type: number, value: 1, zh: 每月允许, en: Slips forgiven a month}

ranks: [staff, manager]
roles:
  clerk: {zh: 办事员, en: Clerk}
  head:  {zh: 主管, en: Head}
  boss:  {zh: 老板, en: Boss}

fields:
  name:     {zh: 客户, en: Customer, type: text, personal: true}
  happened: {zh: 发生时间, en: Happened at, type: datetime}
  channel:  {zh: 渠道, en: Channel, type: choice, open: true, choices: {phone: {zh: 电话, en: Phone}, web: {zh: 网站, en: Web}}}
  amount:   {zh: 金额, en: Amount, type: money, currency: CNY}
  urgent:   {zh: 加急, en: Urgent, type: yesno}
  tags:     {zh: 标签, en: Tags, type: list, choices: {big: {zh: 大, en: Big}, loud: {zh: 吵, en: Loud}}}
  employee: {zh: 责任员工, en: Employee, type: person}
  helpers:  {zh: 协办, en: Helpers, type: rows, of: {who: {zh: 谁, en: Who, type: person}, hours: {zh: 小时, en: Hours, type: number, optional: true}}}
  opinion:  {zh: 意见, en: Opinion, type: text}
  passed:   {zh: 考核, en: Assessment, type: yesno}

states:
  recorded: {zh: 已登记, en: Recorded, owner: clerk}
  waiting:  {zh: 待批, en: Waiting, owner: approver, approval: payment}
  paid:     {zh: 已付, en: Paid, owner: clerk}
  closed:   {zh: 结案, en: Closed, final: true}

actions:
  register: {zh: 登记, en: Register, opens: true, moves: [
    {to: recorded, who: [clerk], asks: [name, happened], may: [channel, urgent, tags]}]}
  submit: {zh: 报批, en: Submit, moves: [
    {from: recorded, to: waiting, who: [clerk], asks: [amount, employee], may: [helpers]}]}
  approve: {zh: 批准, en: Approve, signs: payment, moves: [
    {from: waiting, to: paid, who: approver, asks: [opinion]}]}
  send_back: {zh: 退回, en: Send back, moves: [
    {from: waiting, to: recorded, who: approver, asks: [opinion]}]}
  settle: {zh: 结案, en: Settle, moves: [{from: paid, to: closed, who: [clerk]}]}

approvals:
  payment:
    zh: 付款审批
    en: Payment
    measure: amount
    levels: [{approver: head, up_to: limit}, {approver: boss, no_limit: true}]
    signature_covers: [amount, employee]
    voids_to: recorded
    not_who_did: [submit]
    stand_in: {head: boss}
    last_resort: boss

clocks:
  receiving: {zh: 受理时限, en: Receiving, calendar: always, while: [recorded], within: 24h,
              at: {80%: {tell: [clerk]}, 100%: {tell: [head]}}}

tallies:
  slips: {zh: 失误, en: Slips, count: settle, per: employee, each: calendar month, on: happened,
          above: {forgiven: {suspend: employee, lifted_by: {action: reinstate, who: [head], asks: [passed]}}}}
' AS BLOB),1790557200000000);
INSERT INTO "definition" VALUES('fc7e4ee505da6e0f5e35645ab98227ffc41eaf6e0f20d8c38109a8456822e6e6','corrective_action',CAST('# 纠正措施与召回：立项、定措施和期限、实施、由他人验证；无效则重来。
# Corrective actions and recalls: opened, planned with a date, carried out, verified by somebody else; begun again when they do not work.
# 多由投诉案件开立（links），也可以由人开立。 Complaints open these cases through a link of their own; people can too.
# yaml-language-server: $schema=procedure.schema.json
procedure: corrective_action
format: 1
title: {zh: 纠正措施与召回, en: Corrective actions and recalls}
source: {document: 纠正措施与召回（本软件所附）, unclear: U1}
number: "CA-{year}-{seq:06}"
timezone: Asia/Shanghai
calendars: {always: always}

settings:
  plan_limit:   {type: duration, value: 72h,  clause: "2", unclear: U2, zh: 定措施的时限, en: Time to plan}
  verify_limit: {type: duration, value: 168h, clause: "4", unclear: U2, zh: 验证时限,     en: Time to verify}

roles:
  coordinator: {zh: 措施主管, en: Coordinator of measures, clause: "2"}
  doer:        {zh: 实施人,   en: Doer,                    clause: "3"}
  verifier:    {zh: 验证人,   en: Verifier,                clause: "4"}

fields:
  # 立项 · Opening
  kind:        {zh: 类别,       en: Kind,               clause: "1", type: choice, choices: {
    corrective: {zh: 纠正措施, en: Corrective action}, recall: {zh: 召回, en: Recall}}}
  problem:     {zh: 问题,       en: Problem,            clause: "1", type: text, personal: true}
  scope:       {zh: 批次与范围, en: Batch and scope,    clause: "1", type: text}

  # 措施 · The measure
  cause:       {zh: 原因,       en: Cause,              clause: "2", type: text}
  measure:     {zh: 措施,       en: Measure,            clause: "2", type: text}
  responsible: {zh: 责任人,     en: Person responsible, clause: "2", type: person}
  due_at:      {zh: 完成期限,   en: To be done by,      clause: "2", type: datetime}
  why_later:   {zh: 延期理由,   en: Why later,          clause: "2", type: text}

  # 实施 · What was done
  result:      {zh: 实施结果,   en: Result,             clause: "3", type: text}
  evidence:    {zh: 证明材料,   en: Evidence,           clause: "3", type: file}
  units_out:   {zh: 已售出数量, en: Units sold,         clause: "3", type: number, unit: 件}
  units_back:  {zh: 已收回数量, en: Units brought back, clause: "3", type: number, unit: 件}

  # 验证 · Verification
  effect:      {zh: 验证结论,   en: Verdict,            clause: "4", type: choice, choices: {
    effective: {zh: 有效, en: Effective}, ineffective: {zh: 无效, en: Not effective}}}
  findings:    {zh: 验证说明,   en: What was found,     clause: "4", type: text}
  rounds:      {zh: 实施次数,   en: Times carried out,  clause: "4", type: number, is: times(report_done)}
  why_not:     {zh: 撤销理由,   en: Why it is dropped,  clause: "5", type: text}

forms:
  measure_sheet: {zh: 措施单, en: Sheet of the measure, clause: "2", parts: [
    {title: {zh: 问题, en: Problem},      fields: [kind, problem, scope, cause]},
    {title: {zh: 措施, en: Measure},      fields: [measure, responsible, due_at]},
    {title: {zh: 结果, en: Result},       fields: [result, units_out, units_back]},
    {title: {zh: 验证, en: Verification}, fields: [effect, findings]}]}

states:
  planning:  {owner: coordinator, clause: "2", zh: 待定措施, en: To be planned}
  acting:    {owner: doer,        clause: "3", zh: 实施中,   en: Being carried out}
  verifying: {owner: verifier,    clause: "4", zh: 待验证,   en: To be verified}
  done:      {final: true,        clause: "4", zh: 已完成,   en: Done}
  cancelled: {final: true,        clause: "5", zh: 已撤销,   en: Cancelled}

actions:
  raise_measure: {zh: 立项, en: Raise, clause: "1", opens: true, asks: [kind, problem], may: [cause, scope], moves: [
    {to: planning, who: [coordinator, system]}]}

  plan: {zh: 定措施, en: Plan the measure, clause: "2", who: [coordinator], asks: [cause, measure, responsible, due_at],
    may: [scope], needs: [{scope: "kind == ''recall''"}], moves: [
    {from: planning, to: acting, assigns: responsible}]}

  postpone: {zh: 延期, en: Postpone, clause: "2", who: [coordinator], asks: [due_at, why_later], moves: [
    {from: acting, to: same}]}

  report_done: {zh: 报告完成, en: Report it done, clause: "3", who: [assignee], may: [evidence],
    asks: [result, {units_out: "kind == ''recall''"}, {units_back: "kind == ''recall''"}], moves: [
    {from: acting, to: verifying}]}

  verify: {zh: 验证, en: Verify, clause: "4", unclear: U3, who: [verifier], not_who_did: [report_done, responsible],
    asks: [effect, findings], moves: [
    {from: verifying, to: done,     when: "effect == ''effective''"},
    {from: verifying, to: planning, when: "effect == ''ineffective''"}]}

  cancel: {zh: 撤销, en: Cancel, clause: "5", unclear: U4, who: [coordinator], asks: [why_not], moves: [
    {from: [planning, acting, verifying], to: cancelled}]}

clocks:
  planning_time:
    {zh: 定措施时限, en: Planning, clause: "2", unclear: U2, calendar: always, while: [planning], within: plan_limit,
      at: {100%: {tell: [coordinator]}}}
  promised:
    {zh: 承诺期限, en: Promised, clause: "2", calendar: always, while: [acting], due: due_at, at: {
      before 24h: {tell: [assignee]}, 100%: {tell: [assignee, coordinator]}}}
  verifying_time:
    {zh: 验证时限, en: Verifying, clause: "4", unclear: U2, calendar: always, while: [verifying], within: verify_limit,
      at: {100%: {tell: [verifier, coordinator]}}}

rules:
  - {zh: 未经验证不得完成, en: Nothing is done before it is verified, clause: "4",
     never: {reach: done, when: "not done(verify, since: report_done)"}}
  - {zh: 召回须写明售出与收回的数量, en: A recall says how many were sold and brought back, clause: "3",
     never: {reach: done, when: "kind == ''recall'' and not (filled(units_out) and filled(units_back))"}}
  - {zh: 收回的不会多于售出的, en: No more comes back than was sold, clause: "3",
     never: {when: "filled(units_out) and filled(units_back) and units_back > units_out"}}

notices:
  - {entering: planning,  tell: [coordinator], zh: "{case} 请定措施和期限（{kind}）", en: "{case}: plan the measure and its date ({kind})"}
  - {entering: acting,    tell: [assignee],    zh: "{case} 请实施，期限 {due_at}", en: "{case}: carry it out by {due_at}"}
  - {entering: verifying, tell: [verifier],    zh: "{case} 请验证效果", en: "{case}: verify the effect"}

reports:
  measures:
    {zh: 措施与召回, en: Measures and recalls, clause: "4", every: quarter, counts: cases, by: [kind, state]}
  late:
    {zh: 逾期, en: What is late, clause: "2", every: month, counts: breaches, by: [kind, owner]}
  hard_to_fix:
    {zh: 一次没有做好的, en: Not fixed at the first attempt, clause: "4", every: quarter, counts: cases, by: [kind], when: "rounds > 1"}

unclear:
  U1: {asks: 四份制度都要求纠正或召回，都没有写怎么办, chosen: 本规程自拟，条款号即上列五步；公司可改}
  U2: {clause: "2", asks: 定措施和验证各要多久,         chosen: 三天与七天，按自然时间}
  U3: {clause: "4", asks: 谁来验证,                     chosen: 验证人；不得是责任人或报告完成的人}
  U4: {clause: "5", asks: 撤销的措施算不算了结,         chosen: 在本规程算；开立它的规程用 done_in 写明算不算办成，可再开立一件}

examples:
  - says: {zh: 纠正措施：由别人验证有效后完成, en: A corrective action is done once somebody else found it effective}
    now: 2026-09-28T09:00
    people: {he: [coordinator, verifier], sun: [doer, verifier], wei: [verifier], li: []}
    steps:
      - li raise_measure: {kind: corrective, problem: 出票接口高峰超时, refused: role}
      - he raise_measure: {kind: corrective, problem: 出票接口高峰超时}
      - expect: {state: planning, told: [he], clock: {planning_time: running}}
      - he plan: {cause: 连接池太小, measure: 扩容并加监控, responsible: li, due_at: 2026-10-09T18:00, refused: assigns}
      - he plan: {cause: 连接池太小, measure: 扩容并加监控, responsible: sun, due_at: 2026-10-09T18:00}
      - expect: {state: acting, assignee: sun, told: [sun], clock: {planning_time: met, promised: running}}
      - he report_done: {result: 已扩容, refused: assignee}
      - sun report_done: {result: 已扩容, evidence: 压测.pdf}
      - expect: {state: verifying, told: [he, sun, wei], clock: {promised: met}}
      - sun verify: {effect: effective, findings: 一周无超时, refused: four_eyes}
      - wei verify: {effect: effective, findings: 一周无超时}
      - expect: {state: done, clock: {verifying_time: met}, fields: {rounds: 1}}

  - says: {zh: 召回：要写批次、售出与收回的数量，无效则重来, en: A recall needs its batch and numbers and begins again when it does not work}
    now: 2026-09-28T09:00
    people: {he: [coordinator], sun: [doer], wei: [verifier]}
    steps:
      - system raise_measure: {kind: recall, problem: 九月第二批电芯鼓包}
      - expect: {state: planning, told: [he]}
      - he plan: {cause: 供应商混料, measure: 停售并逐户换新, responsible: sun, due_at: 2026-10-15T18:00, refused: needs}
      - he plan: {cause: 供应商混料, measure: 停售并逐户换新, responsible: sun, due_at: 2026-10-15T18:00, scope: 九月第二批}
      - sun report_done: {result: 已换新, refused: asks}
      - sun report_done: {result: 已换新, units_out: 120, units_back: 121, refused: rule}
      - sun report_done: {result: 已换新, units_out: 120, units_back: 88}
      - wei verify: {effect: ineffective, findings: 还有 32 件在客户手中}
      - expect: {state: planning, told: [he, sun, wei], clock: {planning_time: running}}
      - he plan: {cause: 供应商混料, measure: 上门收回余下的, responsible: sun, due_at: 2026-10-30T18:00}
      - sun report_done: {result: 已全部收回, units_out: 120, units_back: 120}
      - wei verify: {effect: effective, findings: 数量相符}
      - expect: {state: done, fields: {rounds: 2, units_back: 120}}

  - says: {zh: 期限前一天提醒，过期上报，可以延期，也可以撤销, en: "Reminded a day before, reported when late, postponed, and cancelled"}
    now: 2026-09-28T09:00
    people: {he: [coordinator], sun: [doer], wei: [verifier]}
    steps:
      - sun raise_measure: {refused: role}
      - he raise_measure: {kind: corrective, problem: 退款通知没有发出, cause: 模板失效}
      - wait: 72h
      - expect: {told: [he], clock: {planning_time: running}}
      - wait: 1s
      - expect: {told: [he], clock: {planning_time: breached}}
      - wei plan: {refused: role}
      - he plan: {cause: 模板失效, measure: 更换模板, responsible: sun, due_at: 2026-10-10T18:00}
      - expect: {told: [sun]}
      - wait: until 2026-10-09T17:59
      - expect: {told: [], clock: {promised: running}}
      - wait: until 2026-10-09T18:00
      - expect: {told: [sun], clock: {promised: running}}
      - wait: until 2026-10-10T18:00
      - expect: {told: [], clock: {promised: running}}
      - wait: 1s
      - expect: {told: [sun, he], clock: {promised: breached}}
      - sun postpone: {due_at: 2026-10-20T18:00, why_later: 等新模板审核, refused: role}
      - wei postpone: {refused: role}
      - he postpone: {due_at: 2026-10-20T18:00, why_later: 等新模板审核}
      - expect: {state: acting, clock: {promised: running}}
      - sun report_done: {result: 已更换}
      - expect: {told: [wei]}
      - wait: 168h
      - expect: {told: [], clock: {verifying_time: running}}
      - wait: 1s
      - expect: {told: [wei, he], clock: {verifying_time: breached}}
      - he verify: {effect: effective, findings: 已停用, refused: role}
      - wei cancel: {why_not: 该通知已停用, refused: role}
      - he cancel: {why_not: 该通知已停用}
      - expect: {state: cancelled}

  - says: {zh: 中途换人：谁办的、谁负责的，都不得自己验证, en: Neither who did it nor who was responsible verifies it}
    now: 2026-09-28T09:00
    people: {he: [coordinator], sun: [doer, verifier], wei: [doer, verifier], lin: [verifier]}
    steps:
      - he raise_measure: {kind: corrective, problem: 标签贴错}
      - he plan: {cause: 模板放错, measure: 换模板, responsible: sun, due_at: 2026-10-09T18:00}
      - sun assign: {person: wei}
      - wei report_done: {result: 已换}
      - wei verify: {effect: effective, findings: 无误, refused: four_eyes}
      - sun verify: {effect: effective, findings: 无误, refused: four_eyes}
      - lin verify: {effect: effective, findings: 无误}
      - expect: {state: done}

  - says: {zh: 该填的缺一项都不行, en: Nothing that is asked for may be missing}
    now: 2026-09-28T09:00
    people: {he: [coordinator], sun: [doer], wei: [verifier]}
    steps:
      - he raise_measure: {kind: corrective, refused: asks}
      - he raise_measure: {kind: corrective, problem: 标签贴错}
      - he plan: {measure: 换模板, responsible: sun, due_at: 2026-10-09T18:00, refused: asks}
      - he plan: {cause: 模板放错, responsible: sun, due_at: 2026-10-09T18:00, refused: asks}
      - he plan: {cause: 模板放错, measure: 换模板, due_at: 2026-10-09T18:00, refused: asks}
      - he plan: {cause: 模板放错, measure: 换模板, responsible: sun, refused: asks}
      - he plan: {cause: 模板放错, measure: 换模板, responsible: sun, due_at: 2026-10-09T18:00}
      - he postpone: {due_at: 2026-10-12T18:00, refused: asks}
      - he postpone: {why_later: 等纸张, refused: asks}
      - he cancel: {refused: asks}
      - sun report_done: {refused: asks}
      - sun report_done: {result: 已换}
      - wei verify: {effect: effective, refused: asks}
      - wei verify: {effect: effective, findings: 无误}
      - expect: {state: done}
' AS BLOB),1790557200000000);
INSERT INTO "definition" VALUES('0dcfb75107fe86dd8ad383ddf7974a429017f98b057c1f3bc19d2ba848edbf18','batches',CAST('procedure: batches
format: 1
title: {zh: 批次投诉, en: Complaints about batches}
source: {document: 试验}
number: "B-{year}-{seq:04}"
timezone: Asia/Shanghai
calendars: {always: always}
roles:
  clerk: {zh: 经办人, en: Clerk}
  head: {zh: 负责人, en: Head}
fields:
  client: {zh: 客户, en: Client, type: text, personal: true}
  complaint: {zh: 投诉内容, en: Complaint, type: text, personal: true}
  batch: {zh: 批次, en: Batch, type: text}
  advice: {zh: 意见, en: Advice, type: text}
links:
  recall: {zh: 召回, en: Recall, clause: "1", procedure: corrective_action, gives: {kind: recall},
    copies: {problem: complaint, scope: batch}}
  repair: {zh: 整改, en: Repair, procedure: corrective_action, action: raise_measure, gives: {kind: corrective},
    copies: {problem: complaint, cause: advice}}
states:
  received: {zh: 已登记, en: Received, owner: clerk}
  working: {zh: 处理中, en: Working, owner: clerk}
  checking: {zh: 复核, en: Checking, owner: head}
  closed: {zh: 已结案, en: Closed, final: true}
actions:
  register: {zh: 登记, en: Register, opens: true, moves: [{to: received, who: clerk, asks: [client, complaint], may: [batch]}]}
  judge: {zh: 判断, en: Judge, moves: [
    {from: received, to: working, who: clerk, asks: [advice], opens_cases: [recall, repair], when: filled(batch)},
    {from: received, to: working, who: clerk, asks: [advice], when: not filled(batch)}]}
  again: {zh: 再整改, en: Repair again, moves: [{from: working, to: same, who: [clerk, system], opens_cases: repair}]}
  check: {zh: 送复核, en: Have it checked, moves: [{from: working, to: checking, who: clerk, when: "not linked(recall) or finished(recall)"}]}
  close: {zh: 结案, en: Close, moves: [{from: checking, to: closed, who: head, when: "not linked(repair) or finished(repair)"}]}
  reopen: {zh: 重开, en: Reopen, moves: [{from: closed, to: working, who: head}]}
clocks:
  working_time: {zh: 处理时限, en: Working time, calendar: always, while: [working], within: 48h, at: {100%: {do: again}}}
' AS BLOB),1790557200000000);
INSERT INTO "definition" VALUES('9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664','terms',CAST('procedure: terms
format: 1
title: {zh: 限时办理, en: Work within terms}
source: {document: test}
number: "R-{year}-{seq:04}"
timezone: Asia/Shanghai
calendars: {office: team_office, always: always}

roles:
  clerk: {zh: 办事员, en: Clerk}
  head:  {zh: 主管, en: Head}

fields:
  what: {zh: 内容, en: What, type: text}

states:
  received: {zh: 收到, en: Received, owner: clerk}
  parked:   {zh: 等客户, en: Parked, owner: clerk, stops_clocks: true}
  closed:   {zh: 结案, en: Closed, final: true}

actions:
  receive: {zh: 收件, en: Receive, opens: true, moves: [{to: received, who: [clerk], asks: [what]}]}
  park:    {zh: 等客户, en: Park, moves: [{from: received, to: parked, who: [clerk]}]}
  resume:  {zh: 恢复, en: Resume, moves: [{from: parked, to: received, who: [clerk]}]}
  close:   {zh: 结案, en: Close, moves: [{from: [received, parked], to: closed, who: [clerk]}]}

clocks:
  answer: {zh: 答复时限, en: Answer, calendar: office, start: [opening], stop: [close], within: 5wd,
           at: {100%: {tell: [clerk, head]}}}
  first:  {zh: 首次处理, en: First look, calendar: always, start: [opening], stop: [park, close], within: 24h, at: {50%: {tell: [clerk]}}}
' AS BLOB),1790557200000000);
CREATE TABLE event (
	stream TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	recorded_at INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (stream, seq), 
	CONSTRAINT event_body_is_json CHECK (json_valid(body)), 
	CONSTRAINT event_hash_is_sha256 CHECK (length(hash) = 64), 
	CONSTRAINT event_seq_from_one CHECK (seq >= 1)
);
INSERT INTO "event" VALUES('directory',1,'person_set',1790557200000000,'23609d0d60b6aa4da45f118189119eff153f84576a18d41262ff2e8d418a5e80','{"actor":"li","cause":null,"commitments":{"label":"feb48723bff7cdce1504457e42cd0ecaed38c8cc0964302347582e94300730c1"},"for":null,"login":"root","prev":"94a7243ae40edc941c866c730ec0b1007117347ec033e583c642a4315a830550","record":{"person":{"away":[],"departments":[],"label":"","left":false,"name":"li","rank":null,"roles":["clerk"],"suspensions":[]}},"recorded_at":1790557200000000,"seq":1,"stream":"directory","type":"person_set","v":1}');
INSERT INTO "event" VALUES('directory',2,'person_set',1790557200000000,'72a7fdc09d251146142f68a5d969f86516a6af94dba78dcc86ac0e5177091819','{"actor":"li","cause":null,"commitments":{"label":"a7f93bc097d5a5090f8d71ef7e391d8fa843c7336d6686320ec441cdfcc6cbf0"},"for":null,"login":"root","prev":"23609d0d60b6aa4da45f118189119eff153f84576a18d41262ff2e8d418a5e80","record":{"person":{"away":[],"departments":[],"label":"","left":false,"name":"mei","rank":null,"roles":["clerk"],"suspensions":[]}},"recorded_at":1790557200000000,"seq":2,"stream":"directory","type":"person_set","v":1}');
INSERT INTO "event" VALUES('directory',3,'person_set',1790557200000000,'3b9b6540ecd856f2b6f6892923e301c3fd156820b397a5db5c55d9169237c15d','{"actor":"li","cause":null,"commitments":{"label":"010e1a505361b7aeb641c4138b149e2eb888e914aa4c043cdb9ca02049851a2a"},"for":null,"login":"root","prev":"72a7fdc09d251146142f68a5d969f86516a6af94dba78dcc86ac0e5177091819","record":{"person":{"away":[],"departments":[],"label":"","left":false,"name":"wang","rank":null,"roles":["corrector","head"],"suspensions":[]}},"recorded_at":1790557200000000,"seq":3,"stream":"directory","type":"person_set","v":1}');
INSERT INTO "event" VALUES('directory',4,'person_set',1790557200000000,'ec8c631070301547d5cb2b8facc599a61f7c2711a139a54d089336d0fa19aaae','{"actor":"li","cause":null,"commitments":{"label":"8c6e81f18115cd840ab010e28393f3e73125f5d6dccc771f484f21dff2788459"},"for":null,"login":"root","prev":"3b9b6540ecd856f2b6f6892923e301c3fd156820b397a5db5c55d9169237c15d","record":{"person":{"away":[],"departments":[],"label":"","left":false,"name":"bo","rank":null,"roles":["boss"],"suspensions":[]}},"recorded_at":1790557200000000,"seq":4,"stream":"directory","type":"person_set","v":1}');
INSERT INTO "event" VALUES('directory',5,'person_set',1790557200000000,'6830514607185d4fd5b1c2bb2c4ae046b7682cb7aea661a9d17b68e65787be7a','{"actor":"li","cause":null,"commitments":{"label":"a50be04ea3bcafa8ffdbbbe9d176fe5921df18426a6d731555f7240920f6e3e1"},"for":null,"login":"root","prev":"ec8c631070301547d5cb2b8facc599a61f7c2711a139a54d089336d0fa19aaae","record":{"person":{"away":[],"departments":[],"label":"","left":false,"name":"he","rank":null,"roles":["coordinator"],"suspensions":[]}},"recorded_at":1790557200000000,"seq":5,"stream":"directory","type":"person_set","v":1}');
INSERT INTO "event" VALUES('directory',6,'person_set',1790557200000000,'20912871c22a312199a63feedeba6d533e236c68e7776d6325af31f0592c7914','{"actor":"li","cause":null,"commitments":{"label":"42daa8a8efa8c5af02d5fe0f1c32c696ca07a42f58d925884f2c757f4e3efe39"},"for":null,"login":"root","prev":"6830514607185d4fd5b1c2bb2c4ae046b7682cb7aea661a9d17b68e65787be7a","record":{"person":{"away":[],"departments":[],"label":"","left":false,"name":"sun","rank":null,"roles":["doer"],"suspensions":[]}},"recorded_at":1790557200000000,"seq":6,"stream":"directory","type":"person_set","v":1}');
INSERT INTO "event" VALUES('directory',7,'person_set',1790557200000000,'1aae8211467a574964d38039c28c91b0ad0be255e28891374fc07cd69d0a6ca9','{"actor":"li","cause":null,"commitments":{"label":"7ec794756621089c1e62ba78269181b510da9faff12e167e00e68f580e0ffe57"},"for":null,"login":"root","prev":"20912871c22a312199a63feedeba6d533e236c68e7776d6325af31f0592c7914","record":{"person":{"away":[],"departments":[],"label":"","left":false,"name":"wei","rank":null,"roles":["verifier"],"suspensions":[]}},"recorded_at":1790557200000000,"seq":7,"stream":"directory","type":"person_set","v":1}');
INSERT INTO "event" VALUES('calendar:always',1,'calendar_published',1790557200000000,'c05c69169ccb5d74fe451d221c24a0a66e0daa1118e60f1d54c3ebc0e86a581e','{"actor":"li","cause":null,"commitments":{},"for":null,"login":"root","prev":"a0356dc849d2b5408c1868d860671ba03ae69c1868e6d527c546c94795c98d88","record":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","reason":""},"recorded_at":1790557200000000,"seq":1,"stream":"calendar:always","type":"calendar_published","v":1}');
INSERT INTO "event" VALUES('definition:slips',1,'published',1790557200000000,'f6b709bea727291fd908ddf52943d54e2d2b8c336634e93d8d1ebacef6f55fd3','{"actor":"li","cause":null,"commitments":{},"for":null,"login":"root","prev":"927bb6d165cfe7dcbf79c58a87f2e0d0b9a264eefac5666bed7cb21132f9b83b","record":{"digest":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","procedure":"slips"},"recorded_at":1790557200000000,"seq":1,"stream":"definition:slips","type":"published","v":1}');
INSERT INTO "event" VALUES('definition:corrective_action',1,'published',1790557200000000,'bc75c287f6376fbcaad15e4c0a4bc13acc14a868e0ba86ce93ccc0bea8837452','{"actor":"li","cause":null,"commitments":{},"for":null,"login":"root","prev":"19c532a9a23fe194c68c743c44080fda4a07ced3f87374110e449431727fe407","record":{"digest":"fc7e4ee505da6e0f5e35645ab98227ffc41eaf6e0f20d8c38109a8456822e6e6","procedure":"corrective_action"},"recorded_at":1790557200000000,"seq":1,"stream":"definition:corrective_action","type":"published","v":1}');
INSERT INTO "event" VALUES('definition:batches',1,'published',1790557200000000,'cac30463849d56fea865c5d3866df2f7578de86bca2cb0b7bffabc288a5972f3','{"actor":"li","cause":null,"commitments":{},"for":null,"login":"root","prev":"a59216d87d814bc5b809f3a27e1b7fbc84c69352ac0c513953a3cf3443ba12cb","record":{"digest":"0dcfb75107fe86dd8ad383ddf7974a429017f98b057c1f3bc19d2ba848edbf18","procedure":"batches"},"recorded_at":1790557200000000,"seq":1,"stream":"definition:batches","type":"published","v":1}');
INSERT INTO "event" VALUES('calendar:team_office',1,'calendar_published',1790557200000000,'1ce6c52a6428ccd4e0e2a33589dd382f4d612d8b0a1d5f48b112e8c7a854a8d0','{"actor":"li","cause":null,"commitments":{},"for":null,"login":"root","prev":"eaf8b4e8f31d7df47c6f684ec580e03fe0dedf266073e928b0a5eb392d6c093c","record":{"calendar":"team_office","digest":"07733e431c21674baaf776ae5d9bfde2017a52a7afa247044e44136ffa8ba78d","reason":""},"recorded_at":1790557200000000,"seq":1,"stream":"calendar:team_office","type":"calendar_published","v":1}');
INSERT INTO "event" VALUES('definition:terms',1,'published',1790557200000000,'2c151617ce0d52e5ccc3fe5e4e040f4f67b3fd231d56e70d106e9eeeb424b5d6','{"actor":"li","cause":null,"commitments":{},"for":null,"login":"root","prev":"fa26a0a4e94aaf18412dcd1871991d1212d6f71df88bf6ae0e27fa4c18aba77b","record":{"digest":"9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664","procedure":"terms"},"recorded_at":1790557200000000,"seq":1,"stream":"definition:terms","type":"published","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0001',1,'opened',1790557200000000,'ddc579d371c09252dfec928496142b492dfdd1915353cc60515bffce4c04e93d','{"action":"register","actor":"li","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad"},"cause":null,"clause":[],"commitments":{"channel":"f92456ec228ecd5771682a73689eea3bff5ef5aec94344f9e81a57c7f0647e63","name":"4ca26c3326129f711e01807969cb27507bbb13514948914c2ca27ab7e7658fe0"},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":7,"effects":[{"effect":"entered","state":"recorded"},{"breached":false,"clock":"receiving","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790626320,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200}],"facts":{"happened":1790553600000000,"tags":["big"]},"for":null,"login":"root","move":0,"prev":"1fd764e47649797eda31b573ed16dd70d5cd2bdb26b6248fe861aa919d9f407a","recorded_at":1790557200000000,"request":{"action":"register","origin":null,"saw":null},"roles":["clerk"],"seq":1,"stream":"case:T-2026-0001","type":"opened","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0002',1,'opened',1790557200000000,'275685d426e674cdca64cb04069c9266c19c605b39a2fd3bb68a8867e7bf3501','{"action":"register","actor":"li","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad"},"cause":null,"clause":[],"commitments":{"channel":"1020f7d0b22d2901a36771bfd4a2586dcb1d34b225e0bc5fdbf5753acd0d86af","name":"2b834b7dec13ff88701faafb7df1316ab3ffaf0d84e0a17a390febaba4e1e6fc"},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":7,"effects":[{"effect":"entered","state":"recorded"},{"breached":false,"clock":"receiving","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790626320,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200}],"facts":{"happened":1790553600000000,"tags":["big"]},"for":null,"login":"root","move":0,"prev":"d27f5fe607a4351b95a6fd3057d41753e7572c8601d19da1956e6816534b8525","recorded_at":1790557200000000,"request":{"action":"register","origin":null,"saw":null},"roles":["clerk"],"seq":1,"stream":"case:T-2026-0002","type":"opened","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0003',1,'opened',1790557200000000,'ba0e8f298c97216476fcb90fc43985fa0628ba964092eb34f404d505f6507cdb','{"action":"register","actor":"li","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad"},"cause":null,"clause":[],"commitments":{"channel":"9e3f117c58fbe0bef4da762ca4c01d80e8e045793b625149252e6bab28c6e78e","name":"6b5b2ee959c090e3f18b011578fd110773e30267fcc6dd4b00ce248cb9030874"},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":7,"effects":[{"effect":"entered","state":"recorded"},{"breached":false,"clock":"receiving","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790626320,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200}],"facts":{"happened":1790553600000000,"tags":["big"]},"for":null,"login":"root","move":0,"prev":"50f446a647f260ab1c73987f5f619341666b1eaa52bbdfba3e0685cf743543ad","recorded_at":1790557200000000,"request":{"action":"register","origin":null,"saw":null},"roles":["clerk"],"seq":1,"stream":"case:T-2026-0003","type":"opened","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0004',1,'opened',1790557200000000,'fc014137757d426cb4b8b50bed1e77a6666c63fd6cb0aba3a8218cda2ddac5a5','{"action":"register","actor":"li","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad"},"cause":null,"clause":[],"commitments":{"channel":"7724bc9f22c2d4297b8c35be92f99ee8c045c28aa11b6d2223ccf75fd4e7a468","name":"a997b82eeefedccac31e379a83063d261fe96fe751f7c1468ba182ac53f3819c"},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":7,"effects":[{"effect":"entered","state":"recorded"},{"breached":false,"clock":"receiving","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790626320,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200}],"facts":{"happened":1790553600000000,"tags":["big"]},"for":null,"login":"root","move":0,"prev":"a88dd5475da9e170edff7d4bc8f6a967da16b5313546c1f5e28a8d43db4ffea3","recorded_at":1790557200000000,"request":{"action":"register","origin":null,"saw":null},"roles":["clerk"],"seq":1,"stream":"case:T-2026-0004","type":"opened","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0005',1,'opened',1790557200000000,'6be571ec8edb15766fc015dd19f5f1f12298f891df1a3b14cdb4d9aa1bdab901','{"action":"register","actor":"li","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad"},"cause":null,"clause":[],"commitments":{"channel":"1444b7e596b9f910660eada3b196698d1022126f399bcdf30ab27300e67e1e29","name":"475d89f9a2a9ff8a3f66b8ebe2a7383bb9fc90b1012396ce04c76ffc43c8fdaa"},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":7,"effects":[{"effect":"entered","state":"recorded"},{"breached":false,"clock":"receiving","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790626320,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200}],"facts":{"happened":1790553600000000,"tags":["big"]},"for":null,"login":"root","move":0,"prev":"16f5eda2a708406befcadb9f7027df2826d0a40657e3b280b4c4cc08d054d875","recorded_at":1790557200000000,"request":{"action":"register","origin":null,"saw":null},"roles":["clerk"],"seq":1,"stream":"case:T-2026-0005","type":"opened","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0001',2,'moved',1790557200000000,'2cf6619f05002c44fa01f0df96e2b1166cdca3f4529ee8869e3d1854cbe6a5ca','{"action":"submit","actor":"li","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{"employee":"46955974176055f529ee4cfeb7dfe5b0bfc11f7f2b9a2158b2d5e23f4e19d7f6","helpers":"63f11af6fe40b00df3009cf56fa91e0418f6a2b179e4a94c8d9ac36b2ba7efd1"},"counts":{"mei":0},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":7,"effects":[{"as_":null,"effect":"assigned","person":"li","role":"clerk"},{"effect":"entered","state":"waiting"},{"approval":"payment","approvers":["head"],"distinct_departments":false,"effect":"approval_asked","level":0,"of":1,"raised":null,"round":1,"why":"levels[0]"},{"at":1790557200,"clock":"receiving","effect":"cycle_ended","number":1,"verdict":"met"}],"facts":{"amount":30000},"for":null,"login":"root","move":0,"prev":"ddc579d371c09252dfec928496142b492dfdd1915353cc60515bffce4c04e93d","recorded_at":1790557200000000,"request":{"action":"submit","origin":null,"saw":null},"roles":["clerk"],"seq":2,"stream":"case:T-2026-0001","type":"moved","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0001',3,'moved',1790557200000000,'892be3e08140fa631e6d74ce8f0e053d36350957038c98f320f19e5be9847882','{"action":"approve","actor":"wang","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{"opinion":"789ae7e3916f77b6f0b17094437038839735fdb237bd65f33658f16f25b2fc6b"},"counts":{"mei":0},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":7,"effects":[{"approval":"payment","complete":true,"content":"04082c6b21a4d697d7fb7bf9d0c949b919543d9af7f83c37b1dadd842ed60694","departments":[],"effect":"signed","person":"wang","role":"head","round":1,"stands_in":null},{"effect":"entered","state":"paid"}],"facts":{},"for":null,"login":"root","move":0,"prev":"2cf6619f05002c44fa01f0df96e2b1166cdca3f4529ee8869e3d1854cbe6a5ca","recorded_at":1790557200000000,"request":{"action":"approve","origin":null,"saw":"04082c6b"},"roles":["approver"],"seq":3,"stream":"case:T-2026-0001","type":"moved","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0001',4,'moved',1790557200000000,'7bb5f0c845cc923fe1856a4a83b8a156f35377723adc1fb6301e39386ce99c7c','{"action":"settle","actor":"li","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{"mei":0},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":7,"effects":[{"effect":"entered","state":"closed"},{"count":1,"effect":"counted","on":"2026-09-28","person":"mei","tally":"slips"}],"facts":{},"for":null,"login":"root","move":0,"prev":"892be3e08140fa631e6d74ce8f0e053d36350957038c98f320f19e5be9847882","recorded_at":1790557200000000,"request":{"action":"settle","origin":null,"saw":null},"roles":["clerk"],"seq":4,"stream":"case:T-2026-0001","type":"moved","v":1}');
INSERT INTO "event" VALUES('person:mei',1,'person_counted',1790557200000000,'277db6a87f4f13662a9722c6c1d48e11e8f6aba0765ed2db35d18c8d0cadb68e','{"actor":"li","cause":{"seq":4,"stream":"case:T-2026-0001"},"commitments":{},"for":null,"login":"root","prev":"fff90f4c1e0878d281249aaea24f2061d84419f078c5efa6c78d66daf85e5c6b","record":{"case":"T-2026-0001","count":1,"on":"2026-09-28","person":"mei","procedure":"slips","tally":"slips"},"recorded_at":1790557200000000,"seq":1,"stream":"person:mei","type":"person_counted","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0002',2,'moved',1790557200000000,'77064a57190853f3a1906c2aca2fa226fd4ec991cdb62d5d70620ae3bf305c01','{"action":"submit","actor":"li","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{"employee":"569e20a8b8f7f56ad710dbd9d525bdaf4a351999eb1691f3188cd8bb66a370ad","helpers":"441069bd768ba5d35a6ca050deec53170ff86652ec3003be3ab84e535bbef3bd"},"counts":{"mei":1},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":7,"effects":[{"as_":null,"effect":"assigned","person":"li","role":"clerk"},{"effect":"entered","state":"waiting"},{"approval":"payment","approvers":["boss"],"distinct_departments":false,"effect":"approval_asked","level":1,"of":1,"raised":null,"round":1,"why":"levels[1]"},{"at":1790557200,"clock":"receiving","effect":"cycle_ended","number":1,"verdict":"met"}],"facts":{"amount":90000},"for":null,"login":"root","move":0,"prev":"275685d426e674cdca64cb04069c9266c19c605b39a2fd3bb68a8867e7bf3501","recorded_at":1790557200000000,"request":{"action":"submit","origin":null,"saw":null},"roles":["clerk"],"seq":2,"stream":"case:T-2026-0002","type":"moved","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0002',3,'moved',1790557200000000,'681f94ccd41e2d82a77b0817c60d54cce512c096570926b4e13c8f6747bdc8b5','{"action":"approve","actor":"bo","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{"opinion":"2b787897f4a6b9441491fc32c2bdb224b64114eb1fe7b06d7334ff3f342196be"},"counts":{"mei":1},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":7,"effects":[{"approval":"payment","complete":true,"content":"ff0be51762c0bd7064fe80812d790cbccc10c5cd9ab38daefc4840fa3b9d1fcb","departments":[],"effect":"signed","person":"bo","role":"boss","round":1,"stands_in":null},{"effect":"entered","state":"paid"}],"facts":{},"for":null,"login":"root","move":0,"prev":"77064a57190853f3a1906c2aca2fa226fd4ec991cdb62d5d70620ae3bf305c01","recorded_at":1790557200000000,"request":{"action":"approve","origin":null,"saw":"ff0be517"},"roles":["approver"],"seq":3,"stream":"case:T-2026-0002","type":"moved","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0002',4,'moved',1790557200000000,'2c6b57d284256cbdf6cc6198a1caa395344163066e299b63de20bad090b59282','{"action":"settle","actor":"li","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{"mei":1},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":7,"effects":[{"effect":"entered","state":"closed"},{"count":2,"effect":"counted","on":"2026-09-28","person":"mei","tally":"slips"},{"effect":"suspended","person":"mei","tally":"slips"}],"facts":{},"for":null,"login":"root","move":0,"prev":"681f94ccd41e2d82a77b0817c60d54cce512c096570926b4e13c8f6747bdc8b5","recorded_at":1790557200000000,"request":{"action":"settle","origin":null,"saw":null},"roles":["clerk"],"seq":4,"stream":"case:T-2026-0002","type":"moved","v":1}');
INSERT INTO "event" VALUES('person:mei',2,'person_counted',1790557200000000,'ebf9fa957705ca8ccc1e07528f946f250aa801a147c37057c0957dfc58c8c45d','{"actor":"li","cause":{"seq":4,"stream":"case:T-2026-0002"},"commitments":{},"for":null,"login":"root","prev":"277db6a87f4f13662a9722c6c1d48e11e8f6aba0765ed2db35d18c8d0cadb68e","record":{"case":"T-2026-0002","count":2,"on":"2026-09-28","person":"mei","procedure":"slips","tally":"slips"},"recorded_at":1790557200000000,"seq":2,"stream":"person:mei","type":"person_counted","v":1}');
INSERT INTO "event" VALUES('directory',8,'person_set',1790557200000000,'2dcd83f75aa1e763ba5032f22f64e9b208347ed9f455d0541ce7b3f4eeb4762b','{"actor":"li","cause":{"seq":4,"stream":"case:T-2026-0002"},"commitments":{"label":"c117aa13a42864d7b29b61bcd687b2584e460075127ca3cd5802dab4aed7928e"},"for":null,"login":"root","prev":"1aae8211467a574964d38039c28c91b0ad0be255e28891374fc07cd69d0a6ca9","record":{"person":{"away":[],"departments":[],"label":"","left":false,"name":"mei","rank":null,"roles":["clerk"],"suspensions":[{"case":"T-2026-0002","procedure":"slips","tally":"slips"}]}},"recorded_at":1790557200000000,"seq":8,"stream":"directory","type":"person_set","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0003',2,'noted',1790557200000000,'91dca0aff656736024e5923536da425efdc04fc8bd21fb8bffd074822b262042','{"action":null,"actor":"li","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{"text":"34654487e1d93bfdc8b1eafdc9515601ae7ac352ad47b7eb1168c4453da00752"},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":8,"effects":[],"facts":{},"for":null,"login":"root","move":null,"prev":"ba0e8f298c97216476fcb90fc43985fa0628ba964092eb34f404d505f6507cdb","recorded_at":1790557200000000,"request":{},"roles":["clerk"],"seq":2,"stream":"case:T-2026-0003","type":"noted","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0003',3,'attached',1790557200000000,'0babbeda1eef85c9e0393128aa86e89c4a988fb644a0a2e7b7feb2234e81771f','{"action":null,"actor":"wang","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{"content":"cf62c1d0538251886f3175516513a015e282543505c5bdb5ece9c21dabd460c9","name":"ddb52d256a451c443c518e56a19c917c3ffbebd691fa1be1ddd5be9c90d31a39"},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":8,"effects":[],"facts":{},"for":null,"login":"root","move":null,"prev":"91dca0aff656736024e5923536da425efdc04fc8bd21fb8bffd074822b262042","recorded_at":1790557200000000,"request":{},"roles":["corrector","head"],"seq":3,"stream":"case:T-2026-0003","type":"attached","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0003',4,'assigned',1790557200000000,'ce16f515fef466de9c0ebbfd7ce9720e06a6d90cb5d0cbe8df2031c2ea8f99c8','{"action":null,"actor":"li","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":8,"effects":[{"as_":null,"effect":"assigned","person":"li","role":"clerk"}],"facts":{},"for":null,"login":"root","move":null,"prev":"0babbeda1eef85c9e0393128aa86e89c4a988fb644a0a2e7b7feb2234e81771f","recorded_at":1790557200000000,"request":{"person":"li","role":null},"roles":["clerk"],"seq":4,"stream":"case:T-2026-0003","type":"assigned","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0003',5,'corrected',1790557200000000,'dd17a7762c39ce1eada7f797741f60fd83c3842cd300d28af05be9bc6f2498b6','{"action":null,"actor":"wang","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{"@reason":"418e9dfb67928e26eb8e2f8e3afeaec5425081539235ef89e210f0b081f7dcdb","name":"ed7f76d93498974d0018e6263e0a1a25e4a123e6e3e7f743610aa81262d90f2a"},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":8,"effects":[],"facts":{"tags":["loud"]},"for":null,"login":"root","move":null,"prev":"ce16f515fef466de9c0ebbfd7ce9720e06a6d90cb5d0cbe8df2031c2ea8f99c8","recorded_at":1790557200000000,"request":{},"roles":["corrector","head"],"seq":5,"stream":"case:T-2026-0003","type":"corrected","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0004',2,'voided',1790557200000000,'6fb5b17cd3e8454d85bbef022e89a5fc12bdaca53a4b48adf835d4a72a1f05d5','{"action":null,"actor":"wang","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{"@reason":"6f7a22766f93834af375855e4748534b3176dd8d36a99c93374c8a8494c7e010"},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":8,"effects":[{"duplicate_of":null,"effect":"voided"},{"at":1790557200,"clock":"receiving","effect":"cycle_ended","number":1,"verdict":"cancelled"}],"facts":{},"for":null,"login":"root","move":null,"prev":"fc014137757d426cb4b8b50bed1e77a6666c63fd6cb0aba3a8218cda2ddac5a5","recorded_at":1790557200000000,"request":{"duplicate_of":null},"roles":["corrector","head"],"seq":2,"stream":"case:T-2026-0004","type":"voided","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0005',2,'voided',1790557200000000,'b00d30eab2979e75ce687227504d2e8f2173958db1add43a1f9dc1f99c4d021a','{"action":null,"actor":"wang","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":8,"effects":[{"duplicate_of":"T-2026-0003","effect":"voided"},{"at":1790557200,"clock":"receiving","effect":"cycle_ended","number":1,"verdict":"cancelled"}],"facts":{},"for":null,"login":"root","move":null,"prev":"6be571ec8edb15766fc015dd19f5f1f12298f891df1a3b14cdb4d9aa1bdab901","recorded_at":1790557200000000,"request":{"duplicate_of":"T-2026-0003"},"roles":["corrector","head"],"seq":2,"stream":"case:T-2026-0005","type":"voided","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0003',6,'link_changed',1790557200000000,'c18bacd16e18c60c23a6e28262199effefe0afb7c525f6c99e4e1cc1e2b28661','{"action":null,"actor":"system","at":null,"calendars":{},"cause":{"seq":2,"stream":"case:T-2026-0005"},"clause":[],"commitments":{},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":8,"effects":[{"case":"T-2026-0005","effect":"linked","link":"duplicate","standing":"void"}],"facts":{},"for":null,"login":"","move":null,"prev":"dd17a7762c39ce1eada7f797741f60fd83c3842cd300d28af05be9bc6f2498b6","recorded_at":1790557200000000,"request":{"case":"T-2026-0005","link":"duplicate","standing":"void"},"roles":[],"seq":6,"stream":"case:T-2026-0003","type":"link_changed","v":1}');
INSERT INTO "event" VALUES('case:B-2026-0001',1,'opened',1790557200000000,'39b49981c6580fa6c308b1ed20eaebb8ac73873696ef23662ea67c5ac1b06f0c','{"action":"register","actor":"li","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{"batch":"2d90760b98aa710f91a06e91b1c1775bd0952ddaec2fba675ff5b0a9704ca0d5","client":"4e485933daf6748ed113a8e64303c806effa3e7de98f8db3f2a0d50c4cd53771","complaint":"7f8e352b9a5836e2a36b03890dc7f804bfc2f2ab3b29dba10af36cd9e64a6d8e"},"counts":{},"definition":"0dcfb75107fe86dd8ad383ddf7974a429017f98b057c1f3bc19d2ba848edbf18","directory":8,"effects":[{"effect":"entered","state":"received"}],"facts":{},"for":null,"login":"root","move":0,"prev":"66b969c67a312dada898f36e409ce87d14854eb0c1a81677234dee759b52fb4d","recorded_at":1790557200000000,"request":{"action":"register","origin":null,"saw":null},"roles":["clerk"],"seq":1,"stream":"case:B-2026-0001","type":"opened","v":1}');
INSERT INTO "event" VALUES('case:B-2026-0001',2,'moved',1790557200000000,'234f08cc280140d6229b3a5cb3037a1a7f38e840088b59e1900aa4bb35fc950e','{"action":"judge","actor":"li","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad"},"cause":null,"clause":[],"commitments":{"advice":"7db9d40e13a542142e501c9c26a7c6707a3ad32c22e83490be6d75042459ed68"},"counts":{},"definition":"0dcfb75107fe86dd8ad383ddf7974a429017f98b057c1f3bc19d2ba848edbf18","directory":8,"effects":[{"as_":null,"effect":"assigned","person":"li","role":"clerk"},{"effect":"entered","state":"working"},{"case":"CA-2026-000001","effect":"linked","link":"recall","standing":"open"},{"case":"CA-2026-000002","effect":"linked","link":"repair","standing":"open"},{"breached":false,"clock":"working_time","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790730000,"marks":[1790730001],"provisional":false,"target":"48h","uncertain":false,"why":null},"start":1790557200}],"facts":{},"for":null,"login":"root","move":0,"prev":"39b49981c6580fa6c308b1ed20eaebb8ac73873696ef23662ea67c5ac1b06f0c","recorded_at":1790557200000000,"request":{"action":"judge","origin":null,"saw":null},"roles":["clerk"],"seq":2,"stream":"case:B-2026-0001","type":"moved","v":1}');
INSERT INTO "event" VALUES('case:CA-2026-000001',1,'opened',1790557200000000,'485ce6bb1aa8cd3eee3ad10e923a4ad3e64690aa3973aea1b02f0bce135240e9','{"action":"raise_measure","actor":"system","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad"},"cause":{"seq":2,"stream":"case:B-2026-0001"},"clause":["1"],"commitments":{"problem":"3b2808e20192f876fca7c07038b13bba61dd1b40ceacc3d476310d1747c65afc","scope":"5700183a631464e23d9846e928d0feb86b24d04cbea46ed0a82d204832cee233"},"counts":{},"definition":"fc7e4ee505da6e0f5e35645ab98227ffc41eaf6e0f20d8c38109a8456822e6e6","directory":8,"effects":[{"case":"B-2026-0001","done_in":[],"effect":"opened_for","link":"recall"},{"effect":"derived","fields":{"rounds":0}},{"effect":"entered","state":"planning"},{"breached":false,"clock":"planning_time","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790816400,"marks":[1790816401],"provisional":false,"target":"72h","uncertain":false,"why":null},"start":1790557200},{"about":"notice 0","effect":"told","not_before":null,"people":["he"]}],"facts":{"kind":"recall"},"for":null,"login":"","move":0,"prev":"c6be097ec0b9d2124ec080b004c640783ea78aac2fcfa36e5487e73a4b05e495","recorded_at":1790557200000000,"request":{"action":"raise_measure","origin":{"case":"B-2026-0001","done_in":[],"link":"recall","seq":2},"saw":null},"roles":["system"],"seq":1,"stream":"case:CA-2026-000001","type":"opened","v":1}');
INSERT INTO "event" VALUES('case:CA-2026-000002',1,'opened',1790557200000000,'84d341b95dbf7b2e5f3da0ab57007c50da47a024d45c8e33512efc8989227f94','{"action":"raise_measure","actor":"system","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad"},"cause":{"seq":2,"stream":"case:B-2026-0001"},"clause":["1"],"commitments":{"cause":"0560d1f1dabb6accac3322dcd9a5f27a47ac3d926957fa2fc439d25fabe5f93e","problem":"405ddd3719d29de12988f830b451a89fdd15895faca2fbde39c5bdbef16dd155"},"counts":{},"definition":"fc7e4ee505da6e0f5e35645ab98227ffc41eaf6e0f20d8c38109a8456822e6e6","directory":8,"effects":[{"case":"B-2026-0001","done_in":[],"effect":"opened_for","link":"repair"},{"effect":"derived","fields":{"rounds":0}},{"effect":"entered","state":"planning"},{"breached":false,"clock":"planning_time","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790816400,"marks":[1790816401],"provisional":false,"target":"72h","uncertain":false,"why":null},"start":1790557200},{"about":"notice 0","effect":"told","not_before":null,"people":["he"]}],"facts":{"kind":"corrective"},"for":null,"login":"","move":0,"prev":"fdc90b22fc4cfa35fcd5f143b6c2cf5b35b83d458abaedb2e00fd2adeee00ed1","recorded_at":1790557200000000,"request":{"action":"raise_measure","origin":{"case":"B-2026-0001","done_in":[],"link":"repair","seq":2},"saw":null},"roles":["system"],"seq":1,"stream":"case:CA-2026-000002","type":"opened","v":1}');
INSERT INTO "event" VALUES('case:CA-2026-000001',2,'moved',1790557200000000,'50d92b10d6ebe6c5cbf011c91d3cc5275824189a7539972af119cfd93d0dc61d','{"action":"plan","actor":"he","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad"},"cause":null,"clause":["2"],"commitments":{"cause":"f414b6ce923c626333f58805751af4f2b41c6cc1920a5efeda3f945ddd538cd7","measure":"60f41e76cd9ec2fc98acd0c3392f7cf7140d39d8e3d69cf6e383afc7896c01ba","responsible":"896974a9374cf2464ac98767f0fb30ca25b83721a99262caeba477f453a7a79b"},"counts":{},"definition":"fc7e4ee505da6e0f5e35645ab98227ffc41eaf6e0f20d8c38109a8456822e6e6","directory":8,"effects":[{"as_":null,"effect":"assigned","person":"he","role":"coordinator"},{"effect":"entered","state":"acting"},{"as_":null,"effect":"assigned","person":"sun","role":"doer"},{"at":1790557200,"clock":"planning_time","effect":"cycle_ended","number":1,"verdict":"met"},{"breached":false,"clock":"promised","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1792058400,"marks":[1791972000,1792058401],"provisional":false,"target":null,"uncertain":false,"why":null},"start":1790557200},{"about":"notice 1","effect":"told","not_before":null,"people":["sun"]}],"facts":{"due_at":1792058400000000},"for":null,"login":"root","move":0,"prev":"485ce6bb1aa8cd3eee3ad10e923a4ad3e64690aa3973aea1b02f0bce135240e9","recorded_at":1790557200000000,"request":{"action":"plan","origin":null,"saw":null},"roles":["coordinator"],"seq":2,"stream":"case:CA-2026-000001","type":"moved","v":1}');
INSERT INTO "event" VALUES('case:CA-2026-000001',3,'moved',1790557200000000,'5555be8b9825488ed1c70ce679c749eb7a64d955b9c93f4f1b963a64508a81e8','{"action":"report_done","actor":"sun","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad"},"cause":null,"clause":["3"],"commitments":{"result":"dc2946fbf93060d6d1d5c85eb95fafac3d235ed0678221e91d6b6d4481b34192"},"counts":{},"definition":"fc7e4ee505da6e0f5e35645ab98227ffc41eaf6e0f20d8c38109a8456822e6e6","directory":8,"effects":[{"effect":"derived","fields":{"rounds":1}},{"effect":"entered","state":"verifying"},{"at":1790557200,"clock":"promised","effect":"cycle_ended","number":1,"verdict":"met"},{"breached":false,"clock":"verifying_time","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1791162000,"marks":[1791162001],"provisional":false,"target":"168h","uncertain":false,"why":null},"start":1790557200},{"about":"notice 2","effect":"told","not_before":null,"people":["wei"]}],"facts":{"units_back":5,"units_out":5},"for":null,"login":"root","move":0,"prev":"50d92b10d6ebe6c5cbf011c91d3cc5275824189a7539972af119cfd93d0dc61d","recorded_at":1790557200000000,"request":{"action":"report_done","origin":null,"saw":null},"roles":["assignee"],"seq":3,"stream":"case:CA-2026-000001","type":"moved","v":1}');
INSERT INTO "event" VALUES('case:CA-2026-000001',4,'moved',1790557200000000,'ade1e61fcbee6da3804e66d6d1d956f2ac0da29db55f1708ca77ef1c9e1aca39','{"action":"verify","actor":"wei","at":null,"calendars":{},"cause":null,"clause":["4"],"commitments":{"findings":"ba7efdecf157deb59e54ad1a92dcb2df7822217b99aeaafcbf9fa75107d202d0"},"counts":{},"definition":"fc7e4ee505da6e0f5e35645ab98227ffc41eaf6e0f20d8c38109a8456822e6e6","directory":8,"effects":[{"as_":null,"effect":"assigned","person":"wei","role":"verifier"},{"effect":"entered","state":"done"},{"at":1790557200,"clock":"verifying_time","effect":"cycle_ended","number":1,"verdict":"met"}],"facts":{"effect":"effective"},"for":null,"login":"root","move":0,"prev":"5555be8b9825488ed1c70ce679c749eb7a64d955b9c93f4f1b963a64508a81e8","recorded_at":1790557200000000,"request":{"action":"verify","origin":null,"saw":null},"roles":["verifier"],"seq":4,"stream":"case:CA-2026-000001","type":"moved","v":1}');
INSERT INTO "event" VALUES('case:B-2026-0001',3,'link_changed',1790557200000000,'ddf1f75d1603f57841221276fd7faf3531555514fbcfb7d1243620f73fa52184','{"action":null,"actor":"system","at":null,"calendars":{},"cause":{"seq":4,"stream":"case:CA-2026-000001"},"clause":[],"commitments":{},"counts":{},"definition":"0dcfb75107fe86dd8ad383ddf7974a429017f98b057c1f3bc19d2ba848edbf18","directory":8,"effects":[{"case":"CA-2026-000001","effect":"linked","link":"recall","standing":"ended"}],"facts":{},"for":null,"login":"","move":null,"prev":"234f08cc280140d6229b3a5cb3037a1a7f38e840088b59e1900aa4bb35fc950e","recorded_at":1790557200000000,"request":{"case":"CA-2026-000001","link":"recall","standing":"ended"},"roles":[],"seq":3,"stream":"case:B-2026-0001","type":"link_changed","v":1}');
INSERT INTO "event" VALUES('case:R-2026-0001',1,'opened',1790557200000000,'8ac1fccd1f14661293a0954aec60799471cedb64534141b4b98993522328675c','{"action":"receive","actor":"li","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","team_office":"07733e431c21674baaf776ae5d9bfde2017a52a7afa247044e44136ffa8ba78d"},"cause":null,"clause":[],"commitments":{"what":"d5e6100a62768ebf8fed2516be51c8b330008aab44d791904888a49967715560"},"counts":{},"definition":"9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664","directory":8,"effects":[{"effect":"entered","state":"received"},{"breached":false,"clock":"answer","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"team_office","digest":"07733e431c21674baaf776ae5d9bfde2017a52a7afa247044e44136ffa8ba78d","due":1791626400,"marks":[1791626401],"provisional":false,"target":"5wd","uncertain":false,"why":null},"start":1790557200},{"breached":false,"clock":"first","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790600400,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200}],"facts":{},"for":null,"login":"root","move":0,"prev":"51738fdcfbde3434d4a4ed01c4b8c328f686d17c1cb3424c7f6f74e41d73dd0c","recorded_at":1790557200000000,"request":{"action":"receive","origin":null,"saw":null},"roles":["clerk"],"seq":1,"stream":"case:R-2026-0001","type":"opened","v":1}');
INSERT INTO "event" VALUES('case:R-2026-0002',1,'opened',1790557200000000,'55372630f5b82c371720431fd555fe31b8137730ac2b14be904680a3ccbd480f','{"action":"receive","actor":"li","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","team_office":"07733e431c21674baaf776ae5d9bfde2017a52a7afa247044e44136ffa8ba78d"},"cause":null,"clause":[],"commitments":{"what":"079a82a9dd58e46c60fb1e1d083a6bd5b50163419eccceef1335a488273a6536"},"counts":{},"definition":"9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664","directory":8,"effects":[{"effect":"entered","state":"received"},{"breached":false,"clock":"answer","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"team_office","digest":"07733e431c21674baaf776ae5d9bfde2017a52a7afa247044e44136ffa8ba78d","due":1791626400,"marks":[1791626401],"provisional":false,"target":"5wd","uncertain":false,"why":null},"start":1790557200},{"breached":false,"clock":"first","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790643600,"marks":[1790600400,1790643601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790557200}],"facts":{},"for":null,"login":"root","move":0,"prev":"8ecccc1b873ec439d30037e88d5b7c0d58a0046b2b7656486c09cf1eb7d0cd2d","recorded_at":1790557200000000,"request":{"action":"receive","origin":null,"saw":null},"roles":["clerk"],"seq":1,"stream":"case:R-2026-0002","type":"opened","v":1}');
INSERT INTO "event" VALUES('case:R-2026-0001',2,'mark_fired',1790600400000000,'8a03ccc9d9d8572dba0b8c06eb53c780d5f3b628fc395d2d1341efcc6cd662fd','{"action":null,"actor":"system","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{},"definition":"9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664","directory":8,"effects":[{"breached":false,"clock":"first","detected_at":1790600400,"due_at":1790600400,"effect":"mark_fired","mark":0,"number":1,"text":"50%"},{"about":"first 50%","effect":"told","not_before":null,"people":["li"]}],"facts":{},"for":null,"login":"","move":null,"prev":"8ac1fccd1f14661293a0954aec60799471cedb64534141b4b98993522328675c","recorded_at":1790600400000000,"request":null,"roles":["system"],"seq":2,"stream":"case:R-2026-0001","type":"mark_fired","v":1}');
INSERT INTO "event" VALUES('case:R-2026-0002',2,'mark_fired',1790600400000000,'280b7d57de5bb1e21b05ea4f45d3bec14151b475794fdcc6a378cb1935789602','{"action":null,"actor":"system","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{},"definition":"9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664","directory":8,"effects":[{"breached":false,"clock":"first","detected_at":1790600400,"due_at":1790600400,"effect":"mark_fired","mark":0,"number":1,"text":"50%"},{"about":"first 50%","effect":"told","not_before":null,"people":["li"]}],"facts":{},"for":null,"login":"","move":null,"prev":"55372630f5b82c371720431fd555fe31b8137730ac2b14be904680a3ccbd480f","recorded_at":1790600400000000,"request":null,"roles":["system"],"seq":2,"stream":"case:R-2026-0002","type":"mark_fired","v":1}');
INSERT INTO "event" VALUES('case:R-2026-0002',3,'moved',1790611200000000,'a35cc7d103e4bb56964b89d60c374681e075874bb45754ac25a7d9c1f8b4a713','{"action":"park","actor":"li","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{},"definition":"9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664","directory":8,"effects":[{"as_":null,"effect":"assigned","person":"li","role":"clerk"},{"effect":"entered","state":"parked"},{"at":1790611200,"clock":"first","effect":"cycle_ended","number":1,"verdict":"met"},{"at":1790611200,"clock":"answer","effect":"cycle_paused","ends":null,"number":1}],"facts":{},"for":null,"login":"root","move":0,"prev":"280b7d57de5bb1e21b05ea4f45d3bec14151b475794fdcc6a378cb1935789602","recorded_at":1790611200000000,"request":{"action":"park","origin":null,"saw":null},"roles":["clerk"],"seq":3,"stream":"case:R-2026-0002","type":"moved","v":1}');
INSERT INTO "event" VALUES('calendar:team_office',2,'calendar_published',1790611200000000,'2204dbee1f94c0fcb080366f8fabab4ad50dc078f1cf9e7a1bdd484055195a3b','{"actor":"li","cause":null,"commitments":{"reason":"180bae0301a760f2a89718f0e882df5e026300a6755d51d535400ba3c63a8b68"},"for":null,"login":"root","prev":"1ce6c52a6428ccd4e0e2a33589dd382f4d612d8b0a1d5f48b112e8c7a854a8d0","record":{"calendar":"team_office","digest":"819dcd536c995e40da98a856dbbc5a60471f7362278e0f63173f1e7a3cf06b74","reason":""},"recorded_at":1790611200000000,"seq":2,"stream":"calendar:team_office","type":"calendar_published","v":1}');
INSERT INTO "event" VALUES('case:R-2026-0001',3,'recounted',1790611200000000,'b06bede2f9ae27a899f645a49f051c0e521866c23bb246c859596abb861cbf5a','{"action":null,"actor":"system","at":null,"calendars":{"team_office":"819dcd536c995e40da98a856dbbc5a60471f7362278e0f63173f1e7a3cf06b74"},"cause":{"seq":2,"stream":"calendar:team_office"},"clause":[],"commitments":{},"counts":{},"definition":"9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664","directory":8,"effects":[{"clock":"answer","effect":"cycle_recounted","number":1,"pause_ends":null,"reckoning":{"calendar":"team_office","digest":"819dcd536c995e40da98a856dbbc5a60471f7362278e0f63173f1e7a3cf06b74","due":1791799200,"marks":[1791799201],"provisional":true,"target":"5wd","uncertain":true,"why":null}}],"facts":{},"for":null,"login":"","move":null,"prev":"8a03ccc9d9d8572dba0b8c06eb53c780d5f3b628fc395d2d1341efcc6cd662fd","recorded_at":1790611200000000,"request":{"calendar":"team_office"},"roles":[],"seq":3,"stream":"case:R-2026-0001","type":"recounted","v":1}');
INSERT INTO "event" VALUES('case:R-2026-0002',4,'recounted',1790611200000000,'21c689afdc88a8c81f643d6d900a75ad6bcadd2a226a6ccaff12fbd94a355fa6','{"action":null,"actor":"system","at":null,"calendars":{"team_office":"819dcd536c995e40da98a856dbbc5a60471f7362278e0f63173f1e7a3cf06b74"},"cause":{"seq":2,"stream":"calendar:team_office"},"clause":[],"commitments":{},"counts":{},"definition":"9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664","directory":8,"effects":[{"clock":"answer","effect":"cycle_recounted","number":1,"pause_ends":null,"reckoning":{"calendar":"team_office","digest":"819dcd536c995e40da98a856dbbc5a60471f7362278e0f63173f1e7a3cf06b74","due":1791799200,"marks":[1791799201],"provisional":true,"target":"5wd","uncertain":true,"why":null}}],"facts":{},"for":null,"login":"","move":null,"prev":"a35cc7d103e4bb56964b89d60c374681e075874bb45754ac25a7d9c1f8b4a713","recorded_at":1790611200000000,"request":{"calendar":"team_office"},"roles":[],"seq":4,"stream":"case:R-2026-0002","type":"recounted","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0057',1,'adopted',1790611200000000,'3cb45ad8feaf12c78b7937c44ce3416d655d175d88366d429dcea58cd3004f5a','{"action":null,"actor":"wang","at":null,"calendars":{"always":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad"},"cause":null,"clause":[],"commitments":{"@reason":"bdb87f9b4ed2d7d223f49c915c562dc8b086806dd1ca2c36f8200dcdc19bd4a9","employee":"5aed4a22cab3972eb5267fd3d95b5eb0250d8bff2cca3638b6bd5af00f8efa2b","name":"a70be8ea4027670e38ca43758a68c39693d59dcc4f655e6eb8d52248cc6dfc32"},"counts":{"mei":2},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":8,"effects":[{"after":5,"effect":"number_kept","seq":57,"template":"T-{year}-{seq:04}","year":2026},{"effect":"entered","state":"recorded"},{"breached":false,"clock":"receiving","effect":"cycle_started","fired":[],"number":1,"pause_ends":null,"paused":false,"pauses":[],"reckoning":{"calendar":"always","digest":"cbe15efda3f7ab4075ef20d71badf1548ff1877e926baf4e40f6ebd5c7eefbad","due":1790697600,"marks":[1790680320,1790697601],"provisional":false,"target":"24h","uncertain":false,"why":null},"start":1790611200}],"facts":{"amount":12000,"happened":1790535600000000},"for":null,"login":"root","move":null,"prev":"9f2a754a3ba22bbda09efa2976b0356192dad5e5f94899782f9d721c7478c20e","recorded_at":1790611200000000,"request":{"assignees":{},"duties":[],"links":{},"numbering":{"after":5,"seq":57,"template":"T-{year}-{seq:04}","year":2026},"since":null,"state":"recorded","void":false},"roles":["corrector","head"],"seq":1,"stream":"case:T-2026-0057","type":"adopted","v":1}');
INSERT INTO "event" VALUES('case:OLD/17',1,'adopted',1790611200000000,'9bb6e15bf2c6934fa6264abe44382fd8b895c9317438156a361b56f2b1ea575f','{"action":null,"actor":"wang","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{"@past":"e102728395d9605ff2e3c76857d7c0e47752ad5c96b8b293e6508c78e7a2c45d","@reason":"62d7a8a93d718852b4634d28631beefd0d2334d86db4fe567a7d91711ef57fb9","employee":"54d7127b45767933020d4282cd3b28a6d24c1f9ef72b0f35400da04d43b0a97e","name":"cc87c693e02b49c66186c518cc6eb09d73afb66c84da7287d89360d5bd30ae57"},"counts":{"mei":2},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":8,"effects":[{"action":"register","effect":"done_elsewhere","last":"li","people":["li"],"seq":-2,"times":1},{"action":"submit","effect":"done_elsewhere","last":"li","people":["li"],"seq":-1,"times":1},{"action":"approve","effect":"done_elsewhere","last":"wang","people":["wang"],"seq":0,"times":1},{"effect":"entered","state":"paid"},{"approval":"payment","effect":"signed_elsewhere","round":{"approvers":["head"],"complete":true,"distinct_departments":false,"level":0,"number":1,"of":1,"open":true,"raised":null,"signatures":[{"content":"2d444002183b3b6d53a6cb0c16620e1398335c552740023d89992e320f4967d0","departments":[],"person":"wang","role":"head","seq":0,"stands_in":null}]}}],"facts":{"amount":12000,"happened":1790535600000000},"for":null,"login":"root","move":null,"prev":"a1f5bfec4f424da477b4f4803995637ec1770bd469e4b802f60272adeb2ff930","recorded_at":1790611200000000,"request":{"assignees":{},"duties":[],"links":{},"numbering":null,"since":null,"state":"paid","void":false},"roles":["corrector","head"],"seq":1,"stream":"case:OLD/17","type":"adopted","v":1}');
INSERT INTO "event" VALUES('directory',9,'person_set',1790611200000000,'8f1db4d9b951d9ba95d9b1feb0cdc336e84871683f7504c21902f65e6c552991','{"actor":"li","cause":null,"commitments":{"label":"a1dc327642de3d3b714f8e77fd7d4bed3dcee1c18ef0b20ada0b8554f8acc57d"},"for":null,"login":"root","prev":"2dcd83f75aa1e763ba5032f22f64e9b208347ed9f455d0541ce7b3f4eeb4762b","record":{"person":{"away":[[1790816400000000,1791421200000000]],"departments":[],"label":"","left":false,"name":"wang","rank":null,"roles":["corrector","head"],"suspensions":[]}},"recorded_at":1790611200000000,"seq":9,"stream":"directory","type":"person_set","v":1}');
INSERT INTO "event" VALUES('directory',10,'person_set',1790611200000000,'f1e36d0aed8d0eaa45140b6f9c7b0813845ccf938672d720ba0fc8ee6aa38dab','{"actor":"li","cause":null,"commitments":{"label":"a4191c4cc199b5b5802341153c0c81aa6c04964e4cbca5af7fbac95e4eadb431"},"for":null,"login":"root","prev":"8f1db4d9b951d9ba95d9b1feb0cdc336e84871683f7504c21902f65e6c552991","record":{"person":{"away":[],"departments":[],"label":"","left":false,"name":"tom","rank":"staff","roles":["clerk"],"suspensions":[]}},"recorded_at":1790611200000000,"seq":10,"stream":"directory","type":"person_set","v":1}');
INSERT INTO "event" VALUES('directory',11,'person_set',1790611200000000,'017504a6ea18faf80eb38061ec9ab49a65edb90d8cb29ba7e4611377a1a84562','{"actor":"li","cause":null,"commitments":{"label":"cfec85e404c0b1b8533ec408155a1b61cb748b4dffb53129b14ea1125991f0d8"},"for":null,"login":"root","prev":"f1e36d0aed8d0eaa45140b6f9c7b0813845ccf938672d720ba0fc8ee6aa38dab","record":{"person":{"away":[],"departments":[],"label":"","left":true,"name":"sun","rank":null,"roles":[],"suspensions":[]}},"recorded_at":1790611200000000,"seq":11,"stream":"directory","type":"person_set","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0003',7,'mark_fired',1790626320000000,'14d031bfd1ba4d62d54a38eb7054de6ab14d2d76875ddd68687581abe00c884c','{"action":null,"actor":"system","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":11,"effects":[{"breached":false,"clock":"receiving","detected_at":1790626320,"due_at":1790626320,"effect":"mark_fired","mark":0,"number":1,"text":"80%"},{"about":"receiving 80%","effect":"told","not_before":null,"people":["li","tom"]}],"facts":{},"for":null,"login":"","move":null,"prev":"c18bacd16e18c60c23a6e28262199effefe0afb7c525f6c99e4e1cc1e2b28661","recorded_at":1790626320000000,"request":null,"roles":["system"],"seq":7,"stream":"case:T-2026-0003","type":"mark_fired","v":1}');
INSERT INTO "event" VALUES('case:R-2026-0001',4,'mark_fired',1790643601000000,'65f5d1dbb795da685be7ea9916a17c599d6354cb4a9093361dd6c9fd5204b15c','{"action":null,"actor":"system","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{},"definition":"9b38d91798b558169a80d632b8f76a21eb761abf2c5b7a84032d7e473dd31664","directory":11,"effects":[{"breached":true,"clock":"first","detected_at":1790643601,"due_at":1790643601,"effect":"mark_fired","mark":1,"number":1,"text":"100%"}],"facts":{},"for":null,"login":"","move":null,"prev":"b06bede2f9ae27a899f645a49f051c0e521866c23bb246c859596abb861cbf5a","recorded_at":1790643601000000,"request":null,"roles":["system"],"seq":4,"stream":"case:R-2026-0001","type":"mark_fired","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0003',8,'mark_fired',1790643601000000,'02d1cd18b2ad85c660a7cd33dd8c0e53a595aacfa6cd76d0e4024aa33ed88576','{"action":null,"actor":"system","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":11,"effects":[{"breached":true,"clock":"receiving","detected_at":1790643601,"due_at":1790643601,"effect":"mark_fired","mark":1,"number":1,"text":"100%"},{"about":"receiving 100%","effect":"told","not_before":null,"people":["wang"]}],"facts":{},"for":null,"login":"","move":null,"prev":"14d031bfd1ba4d62d54a38eb7054de6ab14d2d76875ddd68687581abe00c884c","recorded_at":1790643601000000,"request":null,"roles":["system"],"seq":8,"stream":"case:T-2026-0003","type":"mark_fired","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0057',2,'mark_fired',1790680320000000,'60d37a4abdc995f77439204b235ec4244b0f6fba40347fce6dadf42a05f1cbac','{"action":null,"actor":"system","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{"mei":2},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":11,"effects":[{"breached":false,"clock":"receiving","detected_at":1790680320,"due_at":1790680320,"effect":"mark_fired","mark":0,"number":1,"text":"80%"},{"about":"receiving 80%","effect":"told","not_before":null,"people":["li","tom"]}],"facts":{},"for":null,"login":"","move":null,"prev":"3cb45ad8feaf12c78b7937c44ce3416d655d175d88366d429dcea58cd3004f5a","recorded_at":1790680320000000,"request":null,"roles":["system"],"seq":2,"stream":"case:T-2026-0057","type":"mark_fired","v":1}');
INSERT INTO "event" VALUES('case:T-2026-0057',3,'mark_fired',1790697601000000,'65f096361bb1048600a094d1c4c6cf32e51be9b5ba0ce7b29cbee5f645e9ab7a','{"action":null,"actor":"system","at":null,"calendars":{},"cause":null,"clause":[],"commitments":{},"counts":{"mei":2},"definition":"ab8729999a01b9c9ffc1053ac2d1c477801ac0706532740c6778d2324f92da52","directory":11,"effects":[{"breached":true,"clock":"receiving","detected_at":1790697601,"due_at":1790697601,"effect":"mark_fired","mark":1,"number":1,"text":"100%"},{"about":"receiving 100%","effect":"told","not_before":null,"people":["wang"]}],"facts":{},"for":null,"login":"","move":null,"prev":"60d37a4abdc995f77439204b235ec4244b0f6fba40347fce6dadf42a05f1cbac","recorded_at":1790697601000000,"request":null,"roles":["system"],"seq":3,"stream":"case:T-2026-0057","type":"mark_fired","v":1}');
CREATE TABLE notice (
	"key" TEXT NOT NULL, 
	stream TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	about TEXT NOT NULL, 
	person TEXT NOT NULL, 
	not_before INTEGER, 
	state TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_at INTEGER, 
	lease TEXT, 
	problem TEXT, 
	sent_at INTEGER, 
	taken TEXT NOT NULL, 
	PRIMARY KEY ("key"), 
	CONSTRAINT notice_sent_at_fits CHECK ((state = 'sent') = (sent_at IS NOT NULL)), 
	CONSTRAINT notice_only_waiting_is_tried CHECK ((state = 'waiting') = (next_at IS NOT NULL)), 
	CONSTRAINT notice_attempts_are_counted CHECK (attempts >= 0), 
	CONSTRAINT notice_only_waiting_is_leased CHECK (lease IS NULL OR state = 'waiting'), 
	CONSTRAINT notice_key_is_sha256 CHECK (length(key) = 64), 
	CONSTRAINT notice_seq_from_one CHECK (seq >= 1), 
	CONSTRAINT notice_state_is_known CHECK (state IN ('waiting', 'sent', 'dead'))
);
INSERT INTO "notice" VALUES('399c24cc9f511bc920e2573ddce17d4e6ee8287b09580249fc5aa73316fe1a37','case:CA-2026-000001',1,'notice 0','he',NULL,'sent',1,NULL,NULL,NULL,1790701200,'a1b2c3');
INSERT INTO "notice" VALUES('4e47a5208241a97544dff2fc1f2eba16cb941653ad3aa4793836e0ff86a5446c','case:CA-2026-000002',1,'notice 0','he',NULL,'waiting',0,1822237200,'c735b40107a30502',NULL,NULL,'');
INSERT INTO "notice" VALUES('a5d4559db05e2726023672d4b4589ad3a338b6feb9e444b3b84d2f534a979e9f','case:CA-2026-000001',2,'notice 1','sun',NULL,'waiting',1,1790701230,NULL,'{"zh": "没有被接受", "en": "not accepted"}',NULL,'');
INSERT INTO "notice" VALUES('f00a883a7cfdc0fc9e2048961a7b8b619bda5c3a91677d90340d56a132256ad3','case:CA-2026-000001',3,'notice 2','wei',NULL,'dead',10,NULL,NULL,'{"zh": "地址不对", "en": "the address is wrong"}',NULL,'');
INSERT INTO "notice" VALUES('bebfccd908e72dc69e66eeecea96d15e58de730df70223d9fdcb56c89d873102','case:R-2026-0001',2,'first 50%','li',NULL,'waiting',0,1790701200,NULL,NULL,NULL,'');
INSERT INTO "notice" VALUES('fc017c9e52d1c3fbedaa2092d52d33f1242819836ff7495f13ec8ce51c3130a8','case:R-2026-0002',2,'first 50%','li',NULL,'waiting',0,1790701200,NULL,NULL,NULL,'');
INSERT INTO "notice" VALUES('43a8dceae406b72c07f7c1f545cc632393799888a7354689f2b59c39bbcef4ba','case:T-2026-0003',7,'receiving 80%','li',NULL,'waiting',0,1790701200,NULL,NULL,NULL,'');
INSERT INTO "notice" VALUES('0d9cac25461ed42f90288b599a0fd8badc9867c153726446dd812392ffc0ff8d','case:T-2026-0003',7,'receiving 80%','tom',NULL,'waiting',0,1790701200,NULL,NULL,NULL,'');
INSERT INTO "notice" VALUES('acd7f73966d5cde876fbfb1bb2438b97b43f135fc87ce46d68f24249f22bfb81','case:T-2026-0003',8,'receiving 100%','wang',NULL,'waiting',0,1790701200,NULL,NULL,NULL,'');
INSERT INTO "notice" VALUES('852a4e41157277db02ab2a96f196b2de9960b20ac2ed306b98338bc4ef76a90d','case:T-2026-0057',2,'receiving 80%','li',NULL,'waiting',0,1790701200,NULL,NULL,NULL,'');
INSERT INTO "notice" VALUES('2117c620d0c37a050d61d68c05b522292ae12634d1c4af3ab307c5730a13aad9','case:T-2026-0057',2,'receiving 80%','tom',NULL,'waiting',0,1790701200,NULL,NULL,NULL,'');
INSERT INTO "notice" VALUES('4b00e5ccbe9ba3c29a093c4ba37168eea820817deeb8ea5bcbd1993e1ed1aae5','case:T-2026-0057',3,'receiving 100%','wang',NULL,'waiting',0,1790701200,NULL,NULL,NULL,'');
CREATE TABLE numbering (
	template TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	PRIMARY KEY (template, year), 
	CONSTRAINT numbering_from_one CHECK (last >= 1)
);
INSERT INTO "numbering" VALUES('T-{year}-{seq:04}',2026,57);
INSERT INTO "numbering" VALUES('B-{year}-{seq:04}',2026,1);
INSERT INTO "numbering" VALUES('CA-{year}-{seq:06}',2026,2);
INSERT INTO "numbering" VALUES('R-{year}-{seq:04}',2026,2);
CREATE TABLE person (
	name TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	snapshot TEXT NOT NULL, 
	PRIMARY KEY (name), 
	CONSTRAINT person_seq_from_one CHECK (seq >= 1)
);
INSERT INTO "person" VALUES('li',1,'{"away":[],"departments":[],"label":"li 女士","left":false,"name":"li","rank":null,"roles":["clerk"],"suspensions":[]}');
INSERT INTO "person" VALUES('mei',8,'{"away":[],"departments":[],"label":"mei 女士","left":false,"name":"mei","rank":null,"roles":["clerk"],"suspensions":[{"case":"T-2026-0002","procedure":"slips","tally":"slips"}]}');
INSERT INTO "person" VALUES('wang',9,'{"away":[[1790816400000000,1791421200000000]],"departments":[],"label":"王 女士","left":false,"name":"wang","rank":null,"roles":["corrector","head"],"suspensions":[]}');
INSERT INTO "person" VALUES('bo',4,'{"away":[],"departments":[],"label":"bo 女士","left":false,"name":"bo","rank":null,"roles":["boss"],"suspensions":[]}');
INSERT INTO "person" VALUES('he',5,'{"away":[],"departments":[],"label":"he 女士","left":false,"name":"he","rank":null,"roles":["coordinator"],"suspensions":[]}');
INSERT INTO "person" VALUES('sun',11,'{"away":[],"departments":[],"label":"孙","left":true,"name":"sun","rank":null,"roles":[],"suspensions":[]}');
INSERT INTO "person" VALUES('wei',7,'{"away":[],"departments":[],"label":"wei 女士","left":false,"name":"wei","rank":null,"roles":["verifier"],"suspensions":[]}');
INSERT INTO "person" VALUES('tom',10,'{"away":[],"departments":[],"label":"汤姆","left":false,"name":"tom","rank":"staff","roles":["clerk"],"suspensions":[]}');
CREATE TABLE private_value (
	stream TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	salt TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (stream, seq, name), 
	CONSTRAINT private_value_salt_is_32_bytes CHECK (length(salt) = 64)
);
INSERT INTO "private_value" VALUES('directory',1,'label','ed6cf0dd45c50d1f6a24cc4738f952c9eee6d3ae92bb20fc4af3f44fbd4c22b3','"li 女士"');
INSERT INTO "private_value" VALUES('directory',2,'label','f437d9b8faa488a75af657866fecea81a7bacff73599d81826260ec142db783d','"mei 女士"');
INSERT INTO "private_value" VALUES('directory',3,'label','53911c818ca0c6b65cd8919df5c1d7a1ca258aaf1989ceee6987e2a15c917fec','"wang 女士"');
INSERT INTO "private_value" VALUES('directory',4,'label','07a69340fb6c4b40f7df0aad3d488e0dd19c2c896253cf81e26341abdde8655e','"bo 女士"');
INSERT INTO "private_value" VALUES('directory',5,'label','f5ea5718a503bd6be2101101b2bf0cb99aee3a2cd046ea3b5a067252a23a8db9','"he 女士"');
INSERT INTO "private_value" VALUES('directory',6,'label','66396049b85646eebd382f5a0600bcff52dcfc31df199931f7a01ce92b37e997','"sun 女士"');
INSERT INTO "private_value" VALUES('directory',7,'label','4dc98fe3283a2b898774d7d087786afb2ee6f4c68cb6538e744644b2724ac1ae','"wei 女士"');
INSERT INTO "private_value" VALUES('case:T-2026-0001',1,'channel','94aaeab60e2dfe0e0a10d9754837d5a841b55a4cf56fc95b76b3ded4b28397a0','"传真"');
INSERT INTO "private_value" VALUES('case:T-2026-0001',1,'name','8604782b5b6f6a67a10a36a55013ef135bbd0842875c52c3569f8c1d46aec387','"张三"');
INSERT INTO "private_value" VALUES('case:T-2026-0002',1,'channel','88088ef351cada78888811d8865be4f6cc68689e6aedd087f3e75c51865ba02a','"传真"');
INSERT INTO "private_value" VALUES('case:T-2026-0002',1,'name','894b8f47b76cfd055a3be5f53505c5d54c4aca704dd76b04d6f6100f49ce4f33','"李雷"');
INSERT INTO "private_value" VALUES('case:T-2026-0003',1,'channel','7903b6f704e67d860a992a78f36b43919612f186bda1a002d651f6914f3b94db','"传真"');
INSERT INTO "private_value" VALUES('case:T-2026-0003',1,'name','41fab01695dfc4f73ad29a9c311bf1c984813f232844e9b685d7d398681a5c00','"韩梅"');
INSERT INTO "private_value" VALUES('case:T-2026-0004',1,'channel','db0cbdca459c8214cef927681525473a9c7961e8183327ca41ceda8c9fcb5f0d','"传真"');
INSERT INTO "private_value" VALUES('case:T-2026-0004',1,'name','36b7d4888da1ef33a0c45ca08d79759be721a0bf38775790294ae8ad85be6718','"赵六"');
INSERT INTO "private_value" VALUES('case:T-2026-0005',1,'channel','e8fb79af1cd071574f76289ea619702f33292c35012297c0321b8bd288866100','"传真"');
INSERT INTO "private_value" VALUES('case:T-2026-0005',1,'name','c910356a1707adff86446b61aaad4c6196e912c59943d609caf37f845c69b756','"赵六 (again)"');
INSERT INTO "private_value" VALUES('case:T-2026-0001',2,'employee','83026b71b5d22cc3e755693f0aa1b31884429b7a1487542f9400e935cceccb25','"mei"');
INSERT INTO "private_value" VALUES('case:T-2026-0001',2,'helpers','12686fdb56195e51d4c7adaa4baa20b56b93c1eb20d345421a66cdbf672d9b67','[{"hours":3,"who":"bo"}]');
INSERT INTO "private_value" VALUES('case:T-2026-0001',3,'opinion','56fc6fb3b3720c742bcf5c4c27a433124722162640c6066c7bba49ff2d21f614','"同意"');
INSERT INTO "private_value" VALUES('case:T-2026-0002',2,'employee','a0120b95ecdd28d449ed19a56f933760712c6ed3ec1ab4c1915bb241acee43c6','"mei"');
INSERT INTO "private_value" VALUES('case:T-2026-0002',2,'helpers','fe84b5edce99c47682d0aaa51cc2daff05f4b93e4e2585ce253f99c85e83e4d5','[{"hours":3,"who":"bo"}]');
INSERT INTO "private_value" VALUES('case:T-2026-0002',3,'opinion','5b2dffadbb84902fe577d90a9d134acfa239d1cbfe83455ffec78894550ee5c8','"同意"');
INSERT INTO "private_value" VALUES('directory',8,'label','86638aa7b7ca8c309121033486cbe390be0f48f47cd4842c7d07e5167f2d291e','"mei 女士"');
INSERT INTO "private_value" VALUES('case:T-2026-0003',2,'text','11827ed7cf1f605967255ce2e2840a407f2e74489759c36d66c71d333f459238','"等一等 …\n第二行 ''quoted'' \\ %s"');
INSERT INTO "private_value" VALUES('case:T-2026-0003',3,'content','1e24b4e06bd5df8d81eafa0c8d1ffb65da514b5a36f63557d8420173267b8d2f','"1499f41fcceba0ce14b04fbe7055a9731bbde6f529d8748796cb6b4b3c1eb723"');
INSERT INTO "private_value" VALUES('case:T-2026-0003',3,'name','474b9551442a5122149e346ce71b76feaa6c2d400f909b288f05dbefe93a5d1d','"录音.txt"');
INSERT INTO "private_value" VALUES('case:T-2026-0003',5,'@reason','aad82224d6b94e99fd3fedef2d8ecc46bac2d0f4a5c6d434a037db3da0f97ca5','"记错"');
INSERT INTO "private_value" VALUES('case:T-2026-0003',5,'name','bd7373d071b0717a876e89039df90c44e4927d3607bde559560923928b57fd6d','"韩梅梅"');
INSERT INTO "private_value" VALUES('case:T-2026-0004',2,'@reason','5f5761037f71d48a6646b7a410c52e8800f5064c65dda872420c7240f66a02ff','"试验"');
INSERT INTO "private_value" VALUES('case:B-2026-0001',1,'batch','0361b6befca553eeb23b2e8eb69a2b26a5d1a0b7efff6f659f790823b0f11883','"九月第二批"');
INSERT INTO "private_value" VALUES('case:B-2026-0001',1,'client','8ee1764164fc3441b0f32da3ead4500c810dec97bfef44dbc830055f5fa5576e','"张三"');
INSERT INTO "private_value" VALUES('case:B-2026-0001',1,'complaint','f24d81ae33204bee39f74dac2a2e56bb888949c81b4d6710cef6aa81f12bbd5c','"电芯鼓包"');
INSERT INTO "private_value" VALUES('case:B-2026-0001',2,'advice','5f21047d8ef795278843b196349c3aa25666f2aa5fa2d3aaa9cdd96dc7286aab','"换供应商"');
INSERT INTO "private_value" VALUES('case:CA-2026-000001',1,'problem','ca0954d301c576cbcbb65ce1c49fbbb49e21f25212c76ec6eb47fdf1d34ed6a9','"电芯鼓包"');
INSERT INTO "private_value" VALUES('case:CA-2026-000001',1,'scope','202c4c2dca7401494a93dca8519775cdd3972e1a7524bb6fc0f1d8830f19f4a5','"九月第二批"');
INSERT INTO "private_value" VALUES('case:CA-2026-000002',1,'cause','ea26956b06f9fbd42a794c6f2c1106dc96513ba5fb80357910fbf78cde5eee73','"换供应商"');
INSERT INTO "private_value" VALUES('case:CA-2026-000002',1,'problem','0776cf4d03a2c0902d4183a07129b588abbe55c7ffde803ef93b168caaef41fd','"电芯鼓包"');
INSERT INTO "private_value" VALUES('case:CA-2026-000001',2,'cause','68390b362f789ca4ff0ecc96638512aefe6164689d9401e11b261e186d190bac','"混料"');
INSERT INTO "private_value" VALUES('case:CA-2026-000001',2,'measure','acf10307ba4f272290342d2120c8fbaec6e6366ce25404597f7d90a8a31b9388','"换新"');
INSERT INTO "private_value" VALUES('case:CA-2026-000001',2,'responsible','30553107e367a66c1307faeb811027da2c6b48025f3f832ee56852e7152a3506','"sun"');
INSERT INTO "private_value" VALUES('case:CA-2026-000001',3,'result','cfb87514ca8cb4cc35c5a67afddf6813418c497af6088a3e1a293686c8f2b60c','"已换新"');
INSERT INTO "private_value" VALUES('case:CA-2026-000001',4,'findings','d5a942a4ce81a834a0f23047c8cd079adf5f8d79916b18c0329e930756734b96','"无误"');
INSERT INTO "private_value" VALUES('case:R-2026-0001',1,'what','fdb8ed9d94e2409e995407dea4222d8d99d307d70942f74ad544d47a89c313e3','"a parcel"');
INSERT INTO "private_value" VALUES('case:R-2026-0002',1,'what','0229097360d131e83386a449edf5cbbf488c79d35f1651cf9c8f727ab5716f53','"一封信"');
INSERT INTO "private_value" VALUES('calendar:team_office',2,'reason','dd4ac950693d548b159ff2cdbc8e90d885f593ac658b9c6e1f97e494ec1ce9dc','"the notice was corrected"');
INSERT INTO "private_value" VALUES('case:T-2026-0057',1,'@reason','250e3d56cffa06945b14e171d1f4468b498aff16742d398d98c6685d3a31f5f1','"former system closed down"');
INSERT INTO "private_value" VALUES('case:T-2026-0057',1,'employee','e86a364fb3f19715a879f873e2c9b9e2d05e87166ecde092581fb737ccadbb00','"mei"');
INSERT INTO "private_value" VALUES('case:T-2026-0057',1,'name','6de357295b95401eec6d8d82d4f842dc10600a266f80bb4fd6b5008e5059d307','"张三"');
INSERT INTO "private_value" VALUES('case:OLD/17',1,'@past','8ebd016588a16bccd53736b9d0e875b186070e89d7d80b986f4e50b046f3e06b','[{"action":"register","text":"","to":"recorded","when":1790546400000000,"who":"li"},{"action":"submit","text":"","to":"waiting","when":1790550000000000,"who":"li"},{"action":"approve","text":"同意","to":"paid","when":1790553600000000,"who":"wang"}]');
INSERT INTO "private_value" VALUES('case:OLD/17',1,'@reason','c479aa81a7f3f1750807cb4dd5c4f27cfd27a46be1975cf3126b8e6eb971fd27','"former system closed down"');
INSERT INTO "private_value" VALUES('case:OLD/17',1,'employee','5e4545ac2f4277495ca16a6d520a7848a4bc69a98dc0773e859d7d1196bdb3d8','"mei"');
INSERT INTO "private_value" VALUES('case:OLD/17',1,'name','ba366eebe770da44c95a834a4c48b49e74024154ea67ca3dd29572de9daf68c9','"张三"');
INSERT INTO "private_value" VALUES('directory',9,'label','08fad96b558d7fed0f117a0b7f0cdb5b456fa7c8ab1442c4d8486ddffa5a17c0','"王 女士"');
INSERT INTO "private_value" VALUES('directory',10,'label','307185df115d4c56333e9d5060d0a70ae3bf27710e0c1beda4a81462cceab5db','"汤姆"');
INSERT INTO "private_value" VALUES('directory',11,'label','ddd83f1575d3586042c9244e9b43f126ee84473f30b3fb64e884b88db518934d','"孙"');
CREATE TABLE store_info (
	id INTEGER NOT NULL, 
	format INTEGER NOT NULL, 
	created_at INTEGER NOT NULL, 
	zone TEXT NOT NULL, 
	clock TEXT NOT NULL, 
	clock_at INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT store_info_clock_fits CHECK ((clock = 'simulated') = (clock_at IS NOT NULL)), 
	CONSTRAINT store_info_clock_is_known CHECK (clock IN ('real', 'simulated')), 
	CONSTRAINT store_info_has_one_row CHECK (id = 1)
);
INSERT INTO "store_info" VALUES(1,2,1790557200000000,'Asia/Shanghai','simulated',1790913600000000);
CREATE TABLE trouble (
	number TEXT NOT NULL, 
	since INTEGER NOT NULL, 
	tries INTEGER NOT NULL, 
	retry_at INTEGER NOT NULL, 
	zh TEXT NOT NULL, 
	en TEXT NOT NULL, 
	PRIMARY KEY (number), 
	CONSTRAINT trouble_tries_from_one CHECK (tries >= 1), 
	FOREIGN KEY(number) REFERENCES case_file (number)
);
INSERT INTO "trouble" VALUES('B-2026-0001',1790730001,2,1790816461,'程序出错：OSError，living.py:146','a bug in complaints: OSError at living.py:146');
INSERT INTO "trouble" VALUES('CA-2026-000002',1790816401,1,1790816431,'程序出错：OSError，living.py:146','a bug in complaints: OSError at living.py:146');
CREATE TABLE worker (
	name TEXT NOT NULL, 
	host TEXT NOT NULL, 
	pid INTEGER NOT NULL, 
	started_at INTEGER NOT NULL, 
	beat_at INTEGER NOT NULL, 
	stopped_at INTEGER, 
	silent_after INTEGER, 
	PRIMARY KEY (name), 
	CONSTRAINT worker_pid_from_one CHECK (pid >= 1)
);
INSERT INTO "worker" VALUES('night','desk1',17,1795330002083126,1795330002083126,NULL,90);
INSERT INTO "worker" VALUES('desk2:once','desk2',18,1795330002083850,1795330002084054,1795330002084054,NULL);
CREATE INDEX ix_command_key_stream ON command_key (stream);
CREATE INDEX event_recorded_at ON event (recorded_at);
CREATE INDEX notice_event ON notice (stream, seq);
CREATE INDEX notice_next_at ON notice (next_at);
CREATE INDEX case_file_standing ON case_file (standing, procedure, state);
CREATE INDEX case_file_wake_at ON case_file (wake_at);
CREATE INDEX trouble_retry_at ON trouble (retry_at);
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER event_only_appends BEFORE INSERT ON event WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM event WHERE stream = NEW.stream), 0) OR EXISTS (SELECT 1 FROM event WHERE rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER definition_is_never_changed BEFORE UPDATE ON definition BEGIN SELECT RAISE(ABORT, 'a published definition stays as it is'); END;
CREATE TRIGGER definition_is_never_deleted BEFORE DELETE ON definition BEGIN SELECT RAISE(ABORT, 'a published definition stays as it is'); END;
CREATE TRIGGER definition_only_appends BEFORE INSERT ON definition WHEN EXISTS (SELECT 1 FROM definition WHERE digest = NEW.digest OR rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'a published definition stays as it is'); END;
CREATE TRIGGER calendar_is_never_changed BEFORE UPDATE ON calendar BEGIN SELECT RAISE(ABORT, 'a published calendar stays as it is'); END;
CREATE TRIGGER calendar_is_never_deleted BEFORE DELETE ON calendar BEGIN SELECT RAISE(ABORT, 'a published calendar stays as it is'); END;
CREATE TRIGGER calendar_only_appends BEFORE INSERT ON calendar WHEN EXISTS (SELECT 1 FROM calendar WHERE digest = NEW.digest OR rowid = NEW.rowid) BEGIN SELECT RAISE(ABORT, 'a published calendar stays as it is'); END;
COMMIT;
