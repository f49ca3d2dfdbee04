import zipfile,sys
W='xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14 w15"'
HEAD='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
n=0
def pid():
    global n; n+=1; return f'{0x10000000+n*0x1111:08X}'
def p(inner,style=None,lvl=None,num=1):
    ppr=''
    if style: ppr+=f'<w:pStyle w:val="{style}"/>'
    if lvl is not None: ppr+=f'<w:numPr><w:ilvl w:val="{lvl}"/><w:numId w:val="{num}"/></w:numPr>'
    ppr=f'<w:pPr>{ppr}</w:pPr>' if ppr else ''
    return f'<w:p w14:paraId="{pid()}" w14:textId="77777777">{ppr}{inner}</w:p>'
def r(t,rpr=''):
    rpr=f'<w:rPr>{rpr}</w:rPr>' if rpr else ''
    return f'<w:r>{rpr}<w:t xml:space="preserve">{t}</w:t></w:r>'
LL='w:author="The landlord" w:date="2026-11-17T10:12:00Z"'
body=''.join([
 p(r('Lease of business premises'),'Title'),
 p(r('between Hafen Immobilien GmbH (the “Landlord”) and Northwind Bakery GmbH (the “Tenant”)')),
 p(r('Premises'),'Heading1'),
 p(r('The Landlord lets to the Tenant the premises at Hafen 12, ground floor, '),None,1)[:-6]+r('184.5 m²','<w:b/>')+r(', shown in the attached floor plan.')+'</w:p>',
 p(r('The premises serve as a bakery with a café. Another use needs the Landlord’s consent in writing.'),None,1),
 p(r('Handover'),'Heading1'),
 p(r('The premises are handed over on 1 July 2026, swept and empty.'),None,1),
 p(r('Defects found at handover are listed in a record signed by both parties.'),None,1),
 p(r('Deposit'),'Heading1'),
 p(r('The Tenant pays a deposit of three monthly rents before handover.'),None,1),
 p(r('Rent and adjustment'),'Heading1'),
 p(r('The monthly rent is EUR 4,850.00 plus value added tax, payable in advance by the third working day of each month.'),None,1),
 p(r('The rent ')+r('may be ad')+r('justed')+r(' by the Landlord once a year in line with the consumer price index published by the federal statistical office')+f'<w:ins w:id="101" {LL}><w:commentRangeStart w:id="0"/>'+r(', for the first time in 2028')+f'</w:ins><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'+r('.'),None,1),
 p(r('An adjustment takes effect on the first day of the month after it was announced in writing.'),None,2),
 p(r('An increase of more than 3 % in one year requires no reasons.'),None,2),
 p(r('Operating costs are advance payments. The Landlord settles them by 31 December of the following year.')+f'<w:del w:id="102" {LL}><w:r><w:delText xml:space="preserve"> Later claims are excluded.</w:delText></w:r></w:del>',None,1),
 p(r('Term'),'Heading1'),
 p(r('The lease begins on 1 July 2026 and runs for ten years. The Tenant may extend it twice, by five years each, by written notice twelve months before its end.'),None,1),
 p(r('The right to terminate for good cause remains unaffected.')+'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>',None,1),
 p(r('Amounts'),'Heading1'),
 '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="2500"/></w:tblGrid>'+''.join('<w:tr>'+''.join(f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{p(r(c))}</w:tc>' for c,w in zip(row,(4000,2500)))+'</w:tr>' for row in [('Item','EUR a month'),('Rent','4,850.00'),('Operating costs, in advance','620.00'),('Value added tax (19 %)','1,039.30'),('Total','6,509.30')])+'</w:tbl>',
 p(r('Hamburg, 18 November 2026')),
 '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" r:id="rId6"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1134" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'])
def lvl(i,fmt,text,style=None,left=0,hang=0):
    st=f'<w:pStyle w:val="{style}"/>' if style else ''
    return f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{st}<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hang}"/></w:pPr></w:lvl>'
parts={
'[Content_Types].xml':HEAD+'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/><Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>',
'_rels/.rels':HEAD+'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
'word/_rels/document.xml.rels':HEAD+'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'+''.join(f'<Relationship Id="rId{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{t}" Target="{f}"/>' for i,(t,f) in enumerate([('styles','styles.xml'),('numbering','numbering.xml'),('footnotes','footnotes.xml'),('comments','comments.xml'),('header','header1.xml'),('footer','footer1.xml')],1))+'</Relationships>',
'word/document.xml':HEAD+f'<w:document {W}><w:body>{body}</w:body></w:document>',
'word/styles.xml':HEAD+f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="40"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:before="240"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style></w:styles>',
'word/numbering.xml':HEAD+f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'+lvl(0,'decimal','§ %1','Heading1',567,567)+lvl(1,'decimal','%1.%2',None,567,567)+lvl(2,'lowerLetter','(%3)',None,1134,567)+'</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
'word/footnotes.xml':HEAD+f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{r(" Section 543 of the German Civil Code.")}</w:p></w:footnote></w:footnotes>',
'word/comments.xml':HEAD+f'<w:comments {W}><w:comment w:id="0" {LL} w:initials="LL"><w:p w14:paraId="{pid()}" w14:textId="77777777">{r("We can live with indexation, but not in the first two years.")}</w:p></w:comment></w:comments>',
'word/header1.xml':HEAD+f'<w:hdr {W}><w:p>{r("Lease of business premises, Hafen 12")}<w:r><w:tab/></w:r>{r("Draft 4, 18 November 2026")}</w:p></w:hdr>',
'word/footer1.xml':HEAD+f'<w:ftr {W}><w:p>{r("Page ")}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("1")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>',
}
with zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED) as z:
    for k,v in parts.items():
        i=zipfile.ZipInfo(k,(2026,11,18,9,0,0)); i.compress_type=zipfile.ZIP_DEFLATED; i.external_attr=0o644<<16
        z.writestr(i,v)
