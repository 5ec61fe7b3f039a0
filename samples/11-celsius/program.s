	.file	"program.cpp"
	.text
	.p2align 4
	.globl	_Z10fahrenheitd
	.type	_Z10fahrenheitd, @function
_Z10fahrenheitd:
.LFB14:
	.cfi_startproc
	mulsd	.LC0(%rip), %xmm0
	divsd	.LC1(%rip), %xmm0
	addsd	.LC2(%rip), %xmm0
	ret
	.cfi_endproc
.LFE14:
	.size	_Z10fahrenheitd, .-_Z10fahrenheitd
	.section	.rodata.str1.1,"aMS",@progbits,1
.LC3:
	.string	"%3d C = %5.1f F\n"
	.section	.text.startup,"ax",@progbits
	.p2align 4
	.globl	main
	.type	main, @function
main:
.LFB15:
	.cfi_startproc
	pushq	%rbp
	.cfi_def_cfa_offset 16
	.cfi_offset 6, -16
	leaq	.LC3(%rip), %rbp
	pushq	%rbx
	.cfi_def_cfa_offset 24
	.cfi_offset 3, -24
	xorl	%ebx, %ebx
	subq	$8, %rsp
	.cfi_def_cfa_offset 32
	.p2align 4,,10
	.p2align 3
.L4:
	pxor	%xmm0, %xmm0
	movl	%ebx, %esi
	movq	%rbp, %rdi
	movl	$1, %eax
	cvtsi2sdl	%ebx, %xmm0
	mulsd	.LC0(%rip), %xmm0
	addl	$20, %ebx
	divsd	.LC1(%rip), %xmm0
	addsd	.LC2(%rip), %xmm0
	call	printf@PLT
	cmpl	$120, %ebx
	jne	.L4
	addq	$8, %rsp
	.cfi_def_cfa_offset 24
	xorl	%eax, %eax
	popq	%rbx
	.cfi_def_cfa_offset 16
	popq	%rbp
	.cfi_def_cfa_offset 8
	ret
	.cfi_endproc
.LFE15:
	.size	main, .-main
	.section	.rodata.cst8,"aM",@progbits,8
	.align 8
.LC0:
	.long	0
	.long	1075970048
	.align 8
.LC1:
	.long	0
	.long	1075052544
	.align 8
.LC2:
	.long	0
	.long	1077936128
	.ident	"GCC: (Debian 12.2.0-14+deb12u1) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
