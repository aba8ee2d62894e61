;; double and vector arithmetic, in User mode
;;   vldr d0, [r0]
;;   vmul.f64 d1, d0, d0
;;   vadd.f64 d2, d1, d0
;;   vadd.i32 q4, q5, q6
;;   bx lr
;; locals 0 to 2: instructions left, address of the first instruction, depth of calls
(func (;11;) (type 0) (param i32 i32 i32) (result i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 f64 f64 v128 i32 i32)
    (local.set 10
      (i32.const 4096))
    (local.set 11
      (i32.load offset=1280
        (i32.const 4096)))
    (local.set 4
      (i32.const 12))
    (block  ;; label = @1
      (block  ;; label = @2
        (local.set 8
          (block (result i32)  ;; label = @3
            (drop
              (br_if 0 (;@3;)
                (i32.const 344067)
                (i32.lt_s
                  (local.tee 0
                    (i32.sub
                      (local.get 0)
                      (i32.const 5)))
                  (i32.const 0))))
            (if  ;; label = @4
              (i32.eqz
                (local.tee 6
                  (select
                    (i32.const 0)
                    (i32.load offset=8192
                      (i32.and
                        (i32.shr_u
                          (local.tee 5
                            (i32.load
                              (i32.const 4096)))
                          (i32.const 10))
                        (i32.const 4194300)))
                    (i32.and
                      (local.get 5)
                      (i32.const 7)))))
              (then
                (br_if 2 (;@2;)
                  (i32.eqz
                    (local.tee 6
                      (call 0
                        (local.get 5)
                        (i32.const 151339010)))))))
            (local.set 6
              (i32.add
                (local.get 5)
                (local.get 6)))
            (f64.store offset=1024
              (local.get 10)
              (f64.load align=1
                (local.get 6)))
            (local.set 12
              (f64.mul
                (f64.load offset=1024
                  (local.get 10))
                (f64.load offset=1024
                  (local.get 10))))
            (block  ;; label = @4
              (block  ;; label = @5
                (br_if 0 (;@5;)
                  (i32.ne
                    (i32.and
                      (local.get 11)
                      (i32.const 29360144))
                    (i32.const 16)))
                (br_if 0 (;@5;)
                  (i32.ge_u
                    (i32.sub
                      (i32.and
                        (i32.wrap_i64
                          (i64.shr_u
                            (i64.reinterpret_f64
                              (local.get 12))
                            (i64.const 52)))
                        (i32.const 2047))
                      (i32.const 2))
                    (i32.const 2045)))
                (br 1 (;@4;)))
              (i32.store offset=1280
                (local.get 10)
                (local.get 11))
              (if  ;; label = @5
                (f64.ne
                  (local.tee 12
                    (call 9
                      (local.get 10)
                      (f64.load offset=1024
                        (local.get 10))
                      (f64.load offset=1024
                        (local.get 10))))
                  (local.get 12))
                (then
                  (call 4
                    (i32.const 64)
                    (i32.const 1)
                    (i32.const 0)
                    (i32.const 0))
                  (local.set 12
                    (f64.load offset=1032
                      (local.get 10)))))
              (local.set 11
                (i32.load offset=1280
                  (local.get 10))))
            (f64.store offset=1032
              (local.get 10)
              (local.get 12))
            (local.set 12
              (f64.add
                (f64.load offset=1032
                  (local.get 10))
                (f64.load offset=1024
                  (local.get 10))))
            (block  ;; label = @4
              (block  ;; label = @5
                (br_if 0 (;@5;)
                  (i32.ne
                    (i32.and
                      (local.get 11)
                      (i32.const 29360144))
                    (i32.const 16)))
                (br_if 0 (;@5;)
                  (f64.ne
                    (local.tee 13
                      (f64.sub
                        (local.get 12)
                        (local.get 12)))
                    (local.get 13)))
                (br 1 (;@4;)))
              (i32.store offset=1280
                (local.get 10)
                (local.get 11))
              (if  ;; label = @5
                (f64.ne
                  (local.tee 12
                    (call 10
                      (local.get 10)
                      (f64.load offset=1032
                        (local.get 10))
                      (f64.load offset=1024
                        (local.get 10))))
                  (local.get 12))
                (then
                  (call 5
                    (i32.const 64)
                    (i32.const 2)
                    (i32.const 1)
                    (i32.const 0))
                  (local.set 12
                    (f64.load offset=1040
                      (local.get 10)))))
              (local.set 11
                (i32.load offset=1280
                  (local.get 10))))
            (f64.store offset=1040
              (local.get 10)
              (local.get 12))
            (local.set 14
              (i32x4.add
                (v128.load offset=1104 align=1
                  (local.get 10))
                (v128.load offset=1120 align=1
                  (local.get 10))))
            (v128.store offset=1088 align=1
              (local.get 10)
              (local.get 14))
            (local.set 16
              (i32.and
                (local.tee 15
                  (i32.load offset=56
                    (i32.const 4096)))
                (i32.const 1)))
            (i32.store offset=92
              (i32.const 4096)
              (local.get 16))
            (local.set 4
              (i32.or
                (i32.const 12)
                (local.get 16)))
            (local.set 3
              (i32.and
                (local.get 15)
                (i32.sub
                  (i32.shl
                    (local.get 16)
                    (i32.const 1))
                  (i32.const 4))))
            (local.set 9
              (i32.const -1))
            (br 2 (;@1;))
            (unreachable)))
        (i32.store offset=140
          (i32.const 4096)
          (local.get 8)))
      (local.set 0
        (i32.or
          (i32.add
            (i32.and
              (i32.shr_u
                (local.tee 8
                  (i32.load offset=140
                    (i32.const 4096)))
                (i32.const 16))
              (i32.const 127))
            (local.get 0))
          (i32.const -2147483648)))
      (local.set 3
        (i32.sub
          (i32.add
            (i32.and
              (i32.shr_u
                (local.get 8)
                (i32.const 2))
              (i32.const 16382))
            (i32.and
              (local.get 1)
              (i32.const -4096)))
          (i32.const 4096))))
    (i32.store offset=1280
      (i32.const 4096)
      (local.get 11))
    (if  ;; label = @1
      (i32.lt_s
        (i32.or
          (i32.and
            (i32.sub
              (i32.const 0)
              (local.get 2))
            (local.get 9))
          (local.get 0))
        (i32.const 0))
      (then
        (return
          (local.get 0)
          (i32.or
            (local.get 3)
            (i32.and
              (local.get 4)
              (i32.const 1))))))
    (return_call 6
      (local.get 0)
      (local.get 3)
      (local.get 4)
      (local.get 2)))
